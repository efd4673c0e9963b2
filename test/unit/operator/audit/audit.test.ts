import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Audit, audit } from '../../../../lib/operator/audit/audit.ts';
import type { Verdict } from '../../../../lib/operator/audit/findings.ts';
import { readRecordFiles, scanRecords } from '../../../../lib/operator/audit/read-records.ts';
import { Refusal } from '../../../../lib/operator/commands.ts';
import { CLAIMED_AT, IN_A_DAY, IN_AN_HOUR, rowOf } from '../../../support/row-of.ts';

const cloudWatch = mockClient(CloudWatchLogsClient);
const dynamoDb = mockClient(DynamoDBDocumentClient);
/** Ten minutes after the claim. */
const NOW = CLAIMED_AT + 600_000;

const settled = { ...rowOf('sent'), expiresAt: IN_AN_HOUR };
const line = (messageId: string, replayed: boolean) =>
  JSON.stringify({
    timestamp: new Date(CLAIMED_AT + 1_000).toISOString(),
    message: {
      event: 'request',
      outcome: 'sent',
      record: settled.pk,
      ...(!replayed && { claim: settled.claimId }),
      replayed,
      messageId,
      until: IN_AN_HOUR,
      durationMs: 990,
    },
  });
const told = line('m-1', false);

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'email-api-audit-'));
  file = join(folder, 'lines');
  await writeFile(file, `${told}\n\nSTART\n`);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  cloudWatch.reset();
  dynamoDb.reset();
  dynamoDb.on(ScanCommand).resolves({ Items: [settled] });
});

async function run(changes: Partial<Audit>) {
  const printed: { text: string; verdict: Verdict }[] = [];
  const progress: string[] = [];
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
  const holds = await audit(
    {
      logs: [file],
      readRecords: (tell) => scanRecords(client, 'Records', tell),
      cloudWatch: new CloudWatchLogsClient({ region: 'eu-west-1' }),
      since: undefined,
      until: undefined,
      windowSeconds: 3_600,
      holdSeconds: 86_400,
      ...changes,
    },
    {
      print: (text, verdict) => printed.push({ text, verdict: verdict as Verdict }),
      confirm: async () => false,
      now: () => NOW,
    },
    (text) => progress.push(text),
  );
  return { holds, progress, ...printed[0] };
}

describe('an audit', () => {
  test('of a file and a table that agree holds, and says what it did not see', async () => {
    const { holds, text } = await run({});
    expect(holds).toBe(true);
    expect(text).toContain('Read 1 requests, 0 events and 1 records.\n\nNothing contradicts a promise.');
    expect(text).toContain("\n  No event line at all: is RecordOutcome's log among the --logs?");
    expect(text).toContain('\n  1 lines that cannot be read');
  });

  test('reads all pages of a log group, of the last 25 hours', async () => {
    cloudWatch
      .on(FilterLogEventsCommand)
      .resolvesOnce({ events: [{ message: `${told}\n`, timestamp: CLAIMED_AT }], nextToken: 'more' })
      .resolves({ events: [{ message: line('m-2', true), timestamp: CLAIMED_AT }] });
    const { holds, text, verdict } = await run({ logs: ['/aws/SendEmail'] });
    const inputs = cloudWatch.commandCalls(FilterLogEventsCommand).map(({ args }) => args[0].input);
    expect(inputs).toHaveLength(2);
    expect(inputs[1]).toEqual({
      logGroupName: '/aws/SendEmail',
      startTime: NOW - 25 * 3_600_000,
      nextToken: 'more',
    });
    expect(holds).toBe(false);
    expect(verdict?.findings.map(({ kind }) => kind)).toEqual(['another-answer']);
    expect(text).toContain('One was told sent m-1, and it is not what came later: sent m-2.');
  });

  test('reads all pages of the table, consistently', async () => {
    dynamoDb
      .on(ScanCommand)
      .resolvesOnce({ Items: [settled], LastEvaluatedKey: { pk: settled.pk } })
      .resolves({ Items: [{ pk: 'none of ours' }, { ...settled, pk: 'other', claimId: 'other' }] });
    const { progress, verdict } = await run({ until: '2026-01-01T00:30:00Z' });
    const inputs = dynamoDb.commandCalls(ScanCommand).map(({ args }) => args[0].input);
    expect(inputs.map(({ TableName, ConsistentRead }) => [TableName, ConsistentRead])).toEqual([
      ['Records', true],
      ['Records', true],
    ]);
    expect(progress).toEqual(['Records: 1 records', 'Records: 3 records', '']);
    expect(verdict?.unseen).toContainEqual({ kind: 'unreadable-records', count: 1 });
  });

  test('takes lines of the time that was asked for', async () => {
    expect((await run({ since: '2026-01-01T00:00:02Z' })).text).toContain('Read 0 requests');
    expect((await run({ until: '2026-01-01T00:00:01Z' })).text).toContain('Read 0 requests');
    expect((await run({ since: '2026-01-01', until: '2026-01-02' })).text).toContain('Read 1 requests');
  });

  test("takes records from a file, as they are or as DynamoDB's export has them", async () => {
    const rows = join(folder, 'records');
    const exported = {
      Item: {
        pk: { S: 'pk-2' },
        status: { S: 'unknown' },
        claimId: { S: 'claim-2' },
        fingerprint: { S: 'v2:print' },
        claimedAt: { N: `${CLAIMED_AT}` },
        leaseUntil: { N: `${CLAIMED_AT + 22_000}` },
        expiresAt: { N: `${IN_A_DAY}` },
      },
    };
    await writeFile(rows, `${JSON.stringify(settled)}\n${JSON.stringify(exported)}\n}{\n`);
    expect(await readRecordFiles([rows])).toEqual({
      records: [settled, expect.objectContaining({ pk: 'pk-2', status: 'unknown', claimedAt: CLAIMED_AT })],
      unreadableRecords: 1,
    });
  });
});

describe('whatever a file holds, an audit ends with what it found', () => {
  const findingsOf = async (...lines: string[]) => {
    const odd = join(folder, 'odd');
    await writeFile(odd, [told, line('m-2', true), ...lines, ''].join('\r\n'));
    const { holds, text, verdict } = await run({ logs: [odd] });
    expect(holds).toBe(false);
    expect(text).toContain('One was told sent m-1, and it is not what came later: sent m-2.');
    return verdict;
  };
  const timestamp = '2026-01-01T00:00:00Z';

  test.each<[string, object]>([
    ['a time that no text can be made of', { timestamp: { toString: 0, valueOf: 0 }, event: 'ended' }],
    ['a time that no calendar has', { ...JSON.parse(told).message, timestamp, record: 'pk-2', until: 1e300 }],
  ])('%s', async (_, odd) => {
    await findingsOf(JSON.stringify(odd));
  });

  test('a line separator within a text, which ends no line', async () => {
    const verdict = await findingsOf(told.replace('{', '{"x":"\u2028",'));
    expect(verdict?.unseen).not.toContainEqual(expect.objectContaining({ kind: 'unreadable-lines' }));
  });
});

test('a file that is no text of lines is refused before it fills the memory', async () => {
  const endless = join(folder, 'endless');
  await writeFile(endless, 'x'.repeat(5_000_000));
  const refusal = new Refusal(`"${endless}" has a line that is longer than any of a log.`);
  await expect(run({ logs: [endless] })).rejects.toThrow(refusal);
  await expect(readRecordFiles([endless])).rejects.toThrow(refusal);
});

describe('an audit is refused in one sentence', () => {
  const missing = new ResourceNotFoundException({ message: 'x', $metadata: {} });
  const denied = Object.assign(new Error('Could not load credentials from any providers'), {
    name: 'CredentialsProviderError',
  });

  const nothing = '--since is not before --until, or not before now: there is nothing to audit.';

  test.each<[string, Partial<Audit>]>([
    ['"none" is neither a file here nor a log group of this account and region.', { logs: ['none'] }],
    ['"none" is no file.', { logs: ['none'], cloudWatch: undefined }],
    [`"${tmpdir()}" is no file.`, { logs: [tmpdir()] }],
    ['"none" is no file that can be read: ENOENT.', { readRecords: () => readRecordFiles(['none']) }],
    ['"tomorrow" is no date, as 2026-01-31 or 2026-01-31T12:00:00Z.', { since: 'tomorrow' }],
    [nothing, { since: '2026-01-01', until: '2026-01-01' }],
    [nothing, { since: '2026-01-02' }],
    ['"2026-13-01" is no date, as 2026-01-31 or 2026-01-31T12:00:00Z.', { until: '2026-13-01' }],
  ])('%s', async (sentence, changes) => {
    cloudWatch.on(FilterLogEventsCommand).rejects(missing);
    await expect(run(changes)).rejects.toThrow(new Refusal(sentence));
  });

  test('without credentials', async () => {
    cloudWatch.on(FilterLogEventsCommand).rejects(denied);
    await expect(run({ logs: ['none'] })).rejects.toThrow(
      '"none" is no file here, and no log group that could be read: CredentialsProviderError: Could not load ' +
        'credentials from any providers',
    );
  });
});
