import { describe, expect, test } from 'vitest';
import { readLine } from '../../../../lib/operator/audit/read-line.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
const T0 = 1_767_225_600_000;
const timestamp = '2026-01-01T00:00:00.000Z';

const own = {
  event: 'request',
  requestId: 'request-1',
  coldStart: true,
  caller: 'd1TdVUZm6vKWA73d',
  record: 'pk',
  claim: 'claim-1',
  outcome: 'sent',
  replayed: false,
  until: 1_767_229_200,
  status: 202,
  messageId: 'm-1',
  tableMs: 5,
  durationMs: 40,
};
const request = {
  startedAt: T0 - 40,
  at: T0,
  outcome: 'sent',
  record: 'pk',
  replayed: false,
  claim: 'claim-1',
  messageId: 'm-1',
  until: 1_767_229_200,
};
const proof = { record: 'pk', claim: 'claim-1', messageId: 'm-1', acceptedAt: T0 - 9, result: 'healed' };
const batch = { event: 'batch', messages: 2, healed: 1, known: 1, proofs: [proof], durationMs: 4 };

const wrapped = (message: object) => JSON.stringify({ timestamp, level: 'INFO', requestId: 'r', message });

describe('a request line is read', () => {
  test.each<[string, string, number | undefined]>([
    ['as Lambda wraps it', wrapped(own), undefined],
    ['as Lambda wraps it, by its own time', wrapped(own), T0 + 5_000],
    ['bare, by the time that its log has', JSON.stringify(own), T0],
    ['bare, with a time of its own', JSON.stringify({ timestamp, ...own }), undefined],
    ['as an export to S3 has it', `${timestamp} ${JSON.stringify(own)}`, undefined],
  ])('%s', (_, line, loggedAt) => {
    expect(readLine(line, loggedAt)).toEqual({ kind: 'request', at: T0, request, isOutdated: false });
  });

  test('with the failure of the table, that may hide a claim', () => {
    const line = {
      ...own,
      outcome: 'unknown',
      reason: 'table',
      messageId: undefined,
      tableError: 'TimeoutError',
    };
    expect(readLine(wrapped(line))).toMatchObject({ request: { tableFailed: true }, isOutdated: false });
  });

  test.each<[string, object]>([
    ['that sent, without the id', { messageId: undefined }],
    ['that was refused, without a time', { outcome: 'refused', messageId: undefined, until: undefined }],
  ])('and known to be of an earlier version: one %s', (_, changes) => {
    expect(readLine(wrapped({ ...own, ...changes }))).toMatchObject({ kind: 'request', isOutdated: true });
  });
});

describe('a batch of events is read', () => {
  test('with what changed in the lives of emails, which no promise of the audit is about', () => {
    const changes = { accepted: 2, delivered: 1, 'bounced-permanent': 1 };
    expect(readLine(wrapped({ ...batch, changes }))).toEqual(readLine(wrapped(batch)));
    expect(readLine(wrapped({ ...batch, failed: 1, changes, tableErrors: ['QueueDoesNotExist'] }))).toEqual(
      readLine(wrapped(batch)),
    );
  });

  test('with what it proved', () => {
    const proofs = [{ ...proof, at: T0 }];
    expect(readLine(wrapped(batch))).toEqual({ kind: 'batch', at: T0, proofs, isOutdated: false });
  });

  test.each<[boolean, object]>([
    [true, { healed: 1, known: 1 }],
    [false, { ignored: 1, unreadable: 1 }],
    [false, { messages: 0 }],
  ])('and known to be of an earlier version (%s) by %j', (isOutdated, counts) => {
    const line = { event: 'batch', messages: 2, ...counts };
    expect(readLine(wrapped(line))).toEqual({ kind: 'batch', at: T0, proofs: [], isOutdated });
  });
});

describe('a request that ended without a line is known', () => {
  const ended = { kind: 'ended', at: T0, ended: { from: T0 - 20_000, until: T0 } };
  const report = (status: string) => ({
    time: timestamp,
    type: 'platform.report',
    record: { requestId: 'r', status, metrics: { durationMs: 20_000, billedDurationMs: 20_000 } },
  });

  test.each(['timeout', 'error', 'failure'])('by Lambda, with the status %s', (status) => {
    expect(readLine(JSON.stringify(report(status)))).toEqual(ended);
  });

  test('by npm start', () => {
    expect(readLine(wrapped({ event: 'ended', status: 500, durationMs: 20_000 }))).toEqual(ended);
  });

  test('and not of one that succeeded', () => {
    expect(readLine(JSON.stringify(report('success')))).toEqual({ kind: 'other' });
  });
});

test.each<[string, object]>([
  ['a request that was turned away', { event: 'request', outcome: 'rejected', durationMs: 1 }],
  ['a look at a key', { event: 'request', outcome: 'looked-up', record: 'pk', durationMs: 1 }],
  ['a look that failed', { event: 'request', outcome: 'failed', record: 'pk', durationMs: 1 }],
  [
    'a look at an email by its id',
    { event: 'request', outcome: 'looked-up', found: 'bounced', durationMs: 1 },
  ],
  ['changes that were announced', { event: 'announced', messages: 2, durationMs: 1 }],
  ['calls of a webhook', { event: 'webhook', messages: 2, delivered: 1, failed: 1, errors: ['status-503'] }],
  ['a count of open records', { event: 'open-records', open: 1 }],
  ['the start of an invocation', { type: 'platform.start', record: { requestId: 'r' } }],
  ['what is none of ours', {}],
])('%s tells nothing about a promise', (_, line) => {
  expect(readLine(JSON.stringify(line))).toEqual({ kind: 'other' });
});

test.each<[string, string]>([
  ['no JSON', 'START RequestId: 1 Version: $LATEST'],
  ['JSON that is cut', wrapped(own).slice(0, -9)],
  ['a text', '"sent"'],
  ['nothing', 'null'],
  ['a request with an outcome that nobody knows', wrapped({ ...own, outcome: 'lost' })],
  ['a request without its duration', wrapped({ ...own, durationMs: undefined })],
  ['a batch with a proof that is none', wrapped({ ...batch, proofs: [{}] })],
  ['a report without a status', JSON.stringify({ time: timestamp, type: 'platform.report', record: {} })],
  ['an end without its duration', wrapped({ event: 'ended' })],
])('%s cannot be read', (_, line) => {
  expect(readLine(line)).toEqual({ kind: 'unread', why: 'unreadable' });
});

test('a line without a time is not judged', () => {
  expect(readLine(JSON.stringify(own))).toEqual({ kind: 'unread', why: 'timeless' });
});
