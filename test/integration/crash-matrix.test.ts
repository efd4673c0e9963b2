import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readRecordId } from '../../functions/http/read-caller-and-key.ts';
import { bundleOptions, chooseOptions } from '../../lib/build/bundle-options.ts';
import { LOCAL_AWS } from '../../lib/local/aws-variables.ts';
import { sesEvent } from '../../lib/local/event-queue.ts';
import { LOCAL_TABLE } from '../../lib/local/function-variables.ts';
import { type BrokenAws, brokenAws, type Moment } from '../support/broken-aws.ts';
import { builtFile } from '../support/built-file.ts';
import { httpEvent } from '../support/http-event.ts';
import { type LambdaProcess, lambdaProcess } from '../support/lambda-process.ts';
import { type Row, rows } from './crash-rows.ts';

// Every point where a request can fail, on real sockets and in real processes that are really killed: what the
// client gets, what the record says, what a retry gets, and how many emails SES has in the end. The deployed
// bundle and, beside it, what people would use instead (bench/peer.ts). docs/guarantee.md shows what is measured.

/** Longer than a lease: Lambda's 20 s and two more. */
const LATER_MS = 23_000;
/** A function without a limit of its own waits in silence until Lambda ends it; that is not waited for here. */
const LAMBDA_ENDS_IT: Moment = 'after acceptance';

/** One of the two, in processes that stay for rows that kill none. */
interface Contestant {
  file: string;
  /** For silence: the same with a shorter limit, where it has one. */
  impatient: string;
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
  ours = await contestant(builtFile('send-email'), impatient);
  peer = await contestant(bundled, bundled);
  queue = await start(builtFile('record-outcome'), LATER_MS);
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.kill()));
  table.destroy();
  await aws.close();
  await rm(folder, { recursive: true });
});
afterEach(() => aws.mend());

async function contestant(file: string, impatient: string): Promise<Contestant> {
  const [first, second, later] = await Promise.all([start(file), start(file), start(file, LATER_MS)]);
  return { file, impatient, first, second, later };
}

async function start(file: string, clockOffsetMs = 0, environment: { [name: string]: string } = {}) {
  const process = await lambdaProcess({
    file,
    environment: { ...aws.environment, ...environment },
    clockOffsetMs,
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
  return start(silent ? who.impatient : who.file, 0, sesUrl ? { AWS_ENDPOINT_URL_SESV2: sesUrl } : {});
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
