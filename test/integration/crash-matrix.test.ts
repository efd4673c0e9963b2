import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readRecordId } from '../../functions/http/read-caller-and-key.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { bundleOptions, chooseOptions } from '../../lib/build/bundle-options.ts';
import { LOCAL_AWS } from '../../lib/local/aws-variables.ts';
import { LOCAL_TABLE } from '../../lib/local/function-variables.ts';
import { sesEvent } from '../../lib/local/ses-event.ts';
import type { Verdict } from '../../lib/operator/audit/findings.ts';
import { type BrokenAws, brokenAws, type Moment } from '../support/broken-aws.ts';
import { builtFile } from '../support/built-file.ts';
import { httpEvent } from '../support/http-event.ts';
import { type LambdaProcess, type LambdaProcessOptions, lambdaProcess } from '../support/lambda-process.ts';
import { type Row, rows } from './crash-rows.ts';
import { type Collected, tamperings } from './tamperings.ts';

// Every point where a request can fail, on real sockets and in real processes that are really killed: what the
// client gets, what the record says, what a retry gets, and how many emails SES has in the end. The deployed
// bundle and, beside it, what people would use instead (bench/peer.ts). docs/guarantee.md shows what is measured.

/** Longer than a lease: Lambda's 20 s and two more. */
const LATER_MS = 23_000;
/** A function without a limit of its own waits in silence until Lambda ends it; that is not waited for here. */
const LAMBDA_ENDS_IT: Moment = 'after acceptance';

interface Candidate {
  file: string;
  /** For silence: the same with a shorter limit, where it has one. */
  impatient: string;
  onLine?: (line: string) => void;
}

/** One of the two, in processes that stay for rows that kill none. */
interface Contestant extends Candidate {
  first: LambdaProcess;
  second: LambdaProcess;
  /** Its clock is past the lease. */
  later: LambdaProcess;
}

let aws: BrokenAws;
let table: DynamoDBDocumentClient;
let ours: Contestant;
let peer: Contestant;
let queue: LambdaProcess;
let folder: string;
const processes: LambdaProcess[] = [];
/** What our functions logged, and Lambda about those that were killed. */
const log: string[] = [];
const onLine = (line: string) => log.push(line);

beforeAll(async () => {
  aws = await brokenAws();
  table = DynamoDBDocumentClient.from(new DynamoDBClient({ ...LOCAL_AWS, endpoint: aws.dynamoDb.url }));
  folder = await mkdtemp(join(tmpdir(), 'email-api-peer-'));
  const [bundled, impatient] = [join(folder, 'peer.mjs'), join(folder, 'impatient.mjs')];
  const here = import.meta.dirname;
  await build({ ...bundleOptions, entryPoints: [join(here, '../../bench/peer.ts')], outfile: bundled });
  await build({
    ...chooseOptions('send-email', 'lean'),
    entryPoints: [join(here, '../support/impatient-send-email.ts')],
    outfile: impatient,
  });
  ours = await contestant({ file: builtFile('send-email'), impatient, onLine });
  peer = await contestant({ file: bundled, impatient: bundled });
  queue = await start({ file: builtFile('record-outcome'), clockOffsetMs: LATER_MS, onLine });
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.kill()));
  table.destroy();
  await aws.close();
  await rm(folder, { recursive: true });
});
afterEach(() => aws.mend());

async function contestant(candidate: Candidate): Promise<Contestant> {
  const [first, second, later] = await Promise.all([
    start(candidate),
    start(candidate),
    start({ ...candidate, clockOffsetMs: LATER_MS }),
  ]);
  return { ...candidate, first, second, later };
}

async function start({ environment, ...options }: Partial<LambdaProcessOptions> & { file: string }) {
  const process = await lambdaProcess({
    ...options,
    environment: { ...aws.environment, ...environment },
  });
  processes.push(process);
  return process;
}

interface Measured {
  first: string;
  record: string;
  retry: string;
  later: string;
  told: string;
  emails: number;
}

async function measure(row: Row, who: Contestant): Promise<Measured> {
  const event = httpEvent({ to: 'jane@example.com', subject: 'Once', text: 'Sent once.' }, randomUUID());
  const accepted = aws.ses.seen.accepted;
  accepted.length = 0;
  const victim = await victimFor(row, who);
  const killedAt = row.silent && who === peer ? LAMBDA_ENDS_IT : row.killedAt;
  if (killedAt) aws.at(killedAt, () => victim.kill());
  row.breaks?.(aws);
  const first = shown(await victim.invoke(event));
  // The last attempt at a settle is given up in flight, and must not arrive at a table that works again.
  const lasts = row.settleFails && who === ours;
  if (!lasts) aws.mend();

  const record = await statusOf(readRecordId(event) ?? '');
  const retry = shown(await who.second.invoke(event));
  const later = shown(await who.later.invoke(event));
  if (lasts) aws.mend();
  const emails = accepted.length;
  if (who !== ours || emails === 0) return { first, record, retry, later, told: '–', emails };

  // SES's events reach the function that records them.
  const Records = accepted.map((email) => ({ messageId: randomUUID(), body: sesEvent('Send', email) }));
  expect(await queue.invoke({ Records })).toEqual({ batchItemFailures: [] });
  const answer = await who.later.invoke(event);
  expect(answer).toMatchObject({ statusCode: 202, body: JSON.stringify({ id: accepted[0]?.messageId }) });
  expect(accepted, 'nothing more is sent').toHaveLength(emails);
  return { first, record, retry, later, told: shown(answer), emails };
}

async function victimFor({ killedAt, silent, sesUrl }: Row, who: Contestant): Promise<LambdaProcess> {
  if (!killedAt && !silent && !sesUrl) return who.first;
  return start({
    file: silent ? who.impatient : who.file,
    environment: sesUrl ? { AWS_ENDPOINT_URL_SESV2: sesUrl } : {},
    onLine: who.onLine,
  });
}

async function statusOf(pk: string): Promise<string> {
  const { Item } = await table.send(
    new GetCommand({ TableName: LOCAL_TABLE, Key: { pk }, ConsistentRead: true }),
  );
  return Item?.status ?? '–';
}

/** An answer in short; a function that threw or was ended is a 500 of the gateway. */
function shown(answer: unknown): string {
  if (answer === 'killed' || answer === 'failed') return '500';
  const { statusCode, headers, body } = answer as {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
  };
  const name = JSON.parse(body).name;
  return [statusCode, name && `\`${name}\``, headers['Idempotent-Replayed'] && 'replayed']
    .filter(Boolean)
    .join(' ');
}

describe('The crash matrix', async () => {
  const guarantee = await readFile(join(import.meta.dirname, '../../docs/guarantee.md'), 'utf8').catch(
    () => '',
  );

  test.each(rows.map((row) => [row.what, row] as const))('%s', async (what, row) => {
    const we = await measure(row, ours);
    const they = await measure(row, peer);
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
