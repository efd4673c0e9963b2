import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { bundleOptions } from '../../lib/build/bundle-options.ts';
import { LOCAL_AWS } from '../../lib/local/aws-variables.ts';
import { LOCAL_TABLE } from '../../lib/local/function-variables.ts';
import type { Verdict } from '../../lib/operator/audit/findings.ts';
import { type BrokenAws, brokenAws } from '../support/broken-aws.ts';
import { builtFile } from '../support/built-file.ts';
import { buildImpatient, type Contestant, type CrashBench, crashBench } from './crash-bench.ts';
import { rows } from './crash-rows.ts';
import { type Collected, tamperings } from './tamperings.ts';

// Every point where a request can fail, on real sockets and in real processes that are really killed: what the
// client gets, what the record says, what a retry gets, and how many emails SES has in the end. The deployed
// bundle and, beside it, what people would use instead (bench/peer.ts). docs/guarantee.md shows what is measured.

let aws: BrokenAws;
let table: DynamoDBDocumentClient;
let ours: Contestant;
let peer: Contestant;
let bench: CrashBench;
let folder: string;
/** What our functions logged, and Lambda about those that were killed. */
const log: string[] = [];
const onLine = (line: string) => log.push(line);

beforeAll(async () => {
  aws = await brokenAws();
  table = DynamoDBDocumentClient.from(new DynamoDBClient({ ...LOCAL_AWS, endpoint: aws.dynamoDb.url }));
  folder = await mkdtemp(join(tmpdir(), 'email-api-peer-'));
  const [bundled, impatient] = [join(folder, 'peer.mjs'), join(folder, 'impatient.mjs')];
  const peerFile = join(import.meta.dirname, '../../bench/peer.ts');
  await Promise.all([
    build({ ...bundleOptions, entryPoints: [peerFile], outfile: bundled }),
    buildImpatient(impatient),
  ]);
  bench = crashBench({ aws, statusOf });
  const queue = await bench.startQueue({ file: builtFile('record-outcome'), onLine });
  ours = await bench.enter({ file: builtFile('send-email'), impatient, queue, onLine });
  peer = await bench.enter({ file: bundled, impatient: bundled });
});
afterAll(async () => {
  await bench.end();
  table.destroy();
  await aws.close();
  await rm(folder, { recursive: true });
});
afterEach(() => aws.mend());

async function statusOf(pk: string): Promise<string> {
  const { Item } = await table.send(
    new GetCommand({ TableName: LOCAL_TABLE, Key: { pk }, ConsistentRead: true }),
  );
  return Item?.status ?? '–';
}

describe('The crash matrix', async () => {
  const guarantee = await readFile(join(import.meta.dirname, '../../docs/guarantee.md'), 'utf8').catch(
    () => '',
  );

  test.each(rows.map((row) => [row.what, row] as const))('%s', async (what, row) => {
    const we = await bench.measure(row, ours);
    const they = await bench.measure(row, peer);
    expect(we.emails, 'at most one email, always').toBeLessThanOrEqual(1);
    const line = `| ${[what, we.first, we.record, we.retry, we.later, we.told, we.emails, they.first, they.retry, they.later, they.emails].join(' | ')} |`;
    expect(guarantee.split('\n'), `docs/guarantee.md should say\n${line}\n`).toContain(line);
  });

  test('is shown in full, and nothing else is', () => {
    const shownRows = guarantee
      .slice(guarantee.indexOf('## The crash matrix'), guarantee.indexOf('Read from it:'))
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split(' | ')[0]?.slice(2));
    expect(shownRows).toEqual(['what goes wrong', '---', ...rows.map(({ what }) => what)]);
  });
});

describe('The audit of its logs and records', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'email-api-audit-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** `npm run records -- audit`, as a process, on files. */
  async function auditOf({ lines, records }: Collected) {
    const [logs, rows] = [join(folder, 'log'), join(folder, 'records')];
    await writeFile(logs, lines.map((line) => JSON.stringify(line)).join('\n'));
    await writeFile(rows, records.map((row) => JSON.stringify(row)).join('\n'));
    return run('audit', '--json', '--logs', logs, '--records', rows, '--until', LONG_AFTER);
  }

  /** Everything that happened here is over by then: a record that is younger is not judged. */
  const LONG_AFTER = new Date(Date.now() + 3_600_000).toISOString();

  async function collect(): Promise<Collected> {
    const { Items = [] } = await table.send(new ScanCommand({ TableName: LOCAL_TABLE }));
    // What people would use instead has records of its own.
    const records = (Items as IdempotencyRecord[]).filter(({ claimId }) => claimId !== undefined);
    return { lines: log.map((line) => JSON.parse(line)), records };
  }

  test('finds nothing, and says what it could not see', async () => {
    const { code, verdict } = await auditOf(await collect());
    expect(verdict.findings).toEqual([]);
    expect(code).toBe(0);
    // Processes that were killed have no line, and what was claimed before the first line may be anybody's.
    const killed = ['ended-requests', 'events-without-request'];
    expect(verdict.unseen.map(({ kind }) => kind)).toEqual([...killed, 'records-out-of-time']);
  });

  test.each(tamperings)('finds $what', async ({ kind, tamper }) => {
    const { code, verdict } = await auditOf(tamper(await collect()));
    expect(verdict.findings.map((finding) => finding.kind)).toEqual([kind]);
    expect(code).toBe(1);
  });

  test('reads the table itself, too', async () => {
    const logs = join(folder, 'log');
    await writeFile(logs, log.join('\n'));
    const { code, verdict } = await run('audit', '--json', '--logs', logs, '--endpoint', aws.dynamoDb.url);
    expect([code, verdict.findings]).toEqual([0, []]);
    // What people would use instead has records of its own.
    expect(verdict.unseen).toContainEqual({ kind: 'unreadable-records', count: expect.any(Number) });
  });
});

async function run(...words: string[]): Promise<{ code: number; verdict: Verdict }> {
  const script = join(import.meta.dirname, '../../bin/records.ts');
  const { code, stdout } = await promisify(execFile)(process.execPath, [script, ...words]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }) => ({ code, stdout }),
  );
  return { code, verdict: JSON.parse(stdout) };
}
