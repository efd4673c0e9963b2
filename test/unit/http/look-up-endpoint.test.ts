import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { lookUpFailure } from '../../../functions/http/answer-look-up.ts';
import { createLookUpEndpoint } from '../../../functions/http/look-up-endpoint.ts';
import { buildPipeline } from '../../../functions/http/pipeline.ts';
import {
  defaultRetention,
  type IdempotencyRecord,
  type Status,
} from '../../../functions/idempotency/record.ts';
import type { LookUp } from '../../../functions/idempotency/record-store.ts';
import { type Asked, apiGatewayEvent, lambdaContext } from '../../support/api-gateway-event.ts';
import { CLAIMED_AT, IN_A_DAY, LEASE_UNTIL, rowOf } from '../../support/row-of.ts';

const PK = '3dwcCFxbIDk1myiwMu2gF6o-oV8zI_Kgu-A5EUK9mNY';
const printed = vi.spyOn(console, 'info');

beforeEach(() => {
  printed.mockReset().mockImplementation(() => {});
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: CLAIMED_AT + 1_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

async function get(found: IdempotencyRecord | undefined | Error, asked: Asked = {}) {
  const lookUp = vi.fn<LookUp>(async () => {
    if (found instanceof Error) throw found;
    return found;
  });
  const handler = buildPipeline(
    createLookUpEndpoint({ lookUp, lookUpLife: undefined, retention: defaultRetention }),
    lookUpFailure,
  );
  const { statusCode, headers, body } = await handler(apiGatewayEvent(asked), lambdaContext());
  return { statusCode, headers, body: JSON.parse(body), line: printed.mock.calls[0]?.[0], lookUp };
}

const common = { claimed_at: '2026-01-01T00:00:00.123Z', expires_at: '2026-01-02T00:00:01.000Z' };

describe('a key that is remembered', () => {
  test.each<[Status, object]>([
    ['sending', { ...common, status: 'sending', expires_at: '2026-01-01T01:00:01.000Z' }],
    ['sent', { ...common, status: 'sent', id: 'm-1' }],
    ['refused', { ...common, status: 'refused' }],
    ['not_sent', { ...common, status: 'not_sent' }],
    ['unknown', { ...common, status: 'unknown' }],
  ])('is told by its status and times: %s', async (status, body) => {
    const answer = await get(rowOf(status));
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toEqual(body);
    expect(answer.headers).toEqual({
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      'Idempotency-Key-Expires':
        status === 'sending' ? 'Thu, 01 Jan 2026 01:00:01 GMT' : 'Fri, 02 Jan 2026 00:00:01 GMT',
    });
  });

  test('that is sending past its lease reads unknown', async () => {
    vi.setSystemTime(LEASE_UNTIL);
    expect((await get(rowOf('sending'))).body).toMatchObject({ status: 'unknown' });
  });

  test('is looked up by one look at its own record, whatever stands in the body', async () => {
    const { lookUp } = await get(rowOf('sent'), { body: 'no JSON', headers: { 'content-type': undefined } });
    expect(lookUp.mock.calls).toEqual([[PK]]);
  });
});

describe('nothing is remembered', () => {
  test.each([
    ['of a key that was never claimed', undefined, CLAIMED_AT],
    ['of one that has expired, though its row is still there', rowOf('sent'), IN_A_DAY * 1_000],
  ])('%s', async (_, row, now) => {
    vi.setSystemTime(now);
    const { statusCode, headers, body } = await get(row);
    expect(statusCode).toBe(404);
    expect(headers).toEqual({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' });
    expect(body).toMatchObject({ name: 'key-not-found', status: 404 });
    expect(body).not.toHaveProperty('retry');
  });
});

test.each<[Asked, number, string]>([
  [{ authorizer: undefined }, 403, 'caller-unidentified'],
  [{ headers: { 'idempotency-key': undefined } }, 400, 'idempotency-key-missing'],
  [{ headers: { 'idempotency-key': 'a,b' } }, 400, 'idempotency-key-invalid'],
])('%j is answered as a send is, without a look', async (asked, status, name) => {
  const { statusCode, body, lookUp, line } = await get(rowOf('sent'), asked);
  expect([statusCode, body.name]).toEqual([status, name]);
  expect(lookUp).not.toHaveBeenCalled();
  expect(line).toMatchObject({ outcome: 'rejected', status });
  expect(line).not.toHaveProperty('record');
});

describe('a look that fails says nothing about the email', () => {
  const outage = Object.assign(new Error('bob@example.com'), { name: 'TimeoutError' });
  const broken = { ...rowOf('sent'), response: { statusCode: 202, body: 'no JSON' } };

  test.each<[string, IdempotencyRecord | Error, object]>([
    ['the table does not answer', outage, { outcome: 'failed', tableError: 'TimeoutError' }],
    ['nobody expected it', broken, { outcome: 'failed', error: 'SyntaxError' }],
  ])('where %s', async (_, found, told) => {
    const { statusCode, headers, body, line } = await get(found);
    expect(statusCode).toBe(503);
    expect(headers).toEqual({
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Retry-After': '5',
    });
    expect(body).toMatchObject({ name: 'look-up-failed' });
    expect(body).not.toHaveProperty('retry');
    expect(body.detail).toContain('This says nothing about the email');
    expect(line).toMatchObject({ status: 503, ...told });
    expect(JSON.stringify(line)).not.toContain('bob@example.com');
  });
});

describe('the line of a look', () => {
  test.each<[string, IdempotencyRecord | undefined, number]>([
    ['sent', rowOf('sent'), 200],
    ['not_sent', rowOf('not_sent'), 200],
    ['nothing', undefined, 404],
  ])('tells what was found: %s', async (found, row, status) => {
    expect((await get(row)).line).toEqual({
      event: 'request',
      requestId: 'request-1',
      coldStart: expect.any(Boolean),
      caller: 'd1TdVUZm6vKWA73d',
      record: PK,
      outcome: 'looked-up',
      found,
      status,
      ...(status === 404 && { problem: 'key-not-found' }),
      tableMs: 0,
      durationMs: 0,
    });
  });

  test('holds nothing of key and caller', async () => {
    const { line } = await get(rowOf('sent'), {
      headers: { 'idempotency-key': 'S3CRET' },
      authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:user/S3CRET' } },
    });
    expect(line).toMatchObject({ outcome: 'looked-up' });
    expect(JSON.stringify(line)).not.toContain('S3CRET');
  });
});
