import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultLimits } from '../../../functions/emails/limits.ts';
import { createEmailEndpoint } from '../../../functions/http/email-endpoint.ts';
import { buildPipeline } from '../../../functions/http/pipeline.ts';
import type { Found } from '../../../functions/idempotency/record.ts';
import { type Asked, apiGatewayEvent, lambdaContext } from '../../support/api-gateway-event.ts';
import { type Script, scriptedSteps, T0 } from '../../support/scripted-steps.ts';

const IN_AN_HOUR = 1_767_229_200;
const claimed = { kind: 'claimed', until: IN_AN_HOUR } as const;
const written = { kind: 'settled', until: IN_AN_HOUR } as const;
const settled: Found = {
  kind: 'settled',
  response: { statusCode: 202, body: '{"id":"m-0"}' },
  until: IN_AN_HOUR,
};

/** Sleeping moves the clock of the test instead. */
vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => {
    vi.advanceTimersByTime(ms);
  },
}));

const printed = vi.spyOn(console, 'info');

beforeEach(() => {
  printed.mockReset().mockImplementation(() => {});
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: T0 });
});
afterEach(() => {
  vi.useRealTimers();
});

async function post(script: Script, asked: Asked = {}, waitMs = 0) {
  const steps = scriptedSteps(script);
  const { store, send } = steps;
  const handler = buildPipeline(
    createEmailEndpoint({
      senders: { defaultFrom: { address: 'shop@example.com' }, allowed: ['example.com'] },
      store,
      send,
      limits: { ...defaultLimits, waitMs },
    }),
  );
  const answer = await handler(apiGatewayEvent(asked), lambdaContext());
  steps.expectScriptPlayed();
  return { answer, line: printed.mock.calls[0]?.[0], ...steps };
}

test('an email is claimed until after the deadline of Lambda, sent and settled', async () => {
  const { answer, calls } = await post({
    claim: [claimed],
    send: [{ kind: 'sent', messageId: 'm-1' }],
    settle: [written],
  });
  const claim = {
    pk: '3dwcCFxbIDk1myiwMu2gF6o-oV8zI_Kgu-A5EUK9mNY',
    fingerprint: expect.stringMatching(/^v2:/),
    earlierPrints: expect.any(Function),
    claimId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    claimedAt: T0,
    leaseUntil: T0 + 22_000,
  };
  expect(calls.claim).toEqual([[claim]]);
  expect(calls.send).toEqual([
    [
      {
        from: { address: 'shop@example.com' },
        to: [{ address: 'bob@example.com' }],
        subject: 'Hello',
        text: 'Hi',
      },
      { pk: claim.pk, claimId: claim.claimId, caller: 'u2WHcuE3Cv_o-PKLoDCaC-cyGw0yh2Ngcr1ZslKcWM0' },
    ],
  ]);
  expect(calls.settle).toEqual([[claim, 'sent', { statusCode: 202, body: '{"id":"m-1"}' }]]);
  expect(answer).toEqual({
    statusCode: 202,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      'Idempotency-Key-Expires': 'Thu, 01 Jan 2026 01:00:00 GMT',
    },
    body: '{"id":"m-1"}',
  });
});

test('every claim has an id of its own', async () => {
  const first = await post({ claim: [settled] });
  const second = await post({ claim: [settled] });
  expect(first.calls.claim[0]?.[0].claimId).not.toBe(second.calls.claim[0]?.[0].claimId);
});

test('a claim in progress is waited for, and the line tells what the time went into', async () => {
  const inProgress: Found = { kind: 'in-progress', until: IN_AN_HOUR };
  const taking = <T>(ms: number, result: T) => {
    return () => {
      vi.advanceTimersByTime(ms);
      return result;
    };
  };
  const { answer, line } = await post(
    { claim: [taking(3, inProgress)], find: [taking(4, inProgress), taking(5, settled)] },
    {},
    1_000,
  );
  expect(answer.headers).toMatchObject({ 'Idempotent-Replayed': 'true' });
  expect(line).toMatchObject({ tableMs: 12, waitMs: 150, durationMs: 162 });
});

test('a wrong request claims nothing', async () => {
  const { answer, line } = await post({}, { body: '{}' });
  expect(answer.statusCode).toBe(400);
  expect(line).toMatchObject({
    outcome: 'rejected',
    problem: 'invalid-email',
    status: 400,
    caller: 'd1TdVUZm6vKWA73d',
  });
  expect(line).not.toHaveProperty('record');
});

test('the line of a request without a caller names none', async () => {
  const { line } = await post({}, { authorizer: undefined });
  expect(line).toMatchObject({ outcome: 'rejected', problem: 'caller-unidentified', status: 403 });
  expect(line).not.toHaveProperty('caller');
});

describe('the line of a request tells what came of it', () => {
  const noAnswer = Object.assign(new Error('x'), { name: 'TimeoutError' });
  const until = IN_AN_HOUR;

  test.each<[string, Script, object]>([
    [
      'sent',
      { claim: [claimed], send: [{ kind: 'sent', messageId: 'm-1' }], settle: [written] },
      { outcome: 'sent', replayed: false, status: 202, messageId: 'm-1', until },
    ],
    [
      'refused',
      {
        claim: [claimed],
        send: [
          {
            kind: 'refused',
            reason: 'attachment-not-allowed',
            cause: '400 MessageRejected',
            requestId: 'ses-1',
          },
        ],
        settle: [written],
      },
      {
        outcome: 'refused',
        reason: 'attachment-not-allowed',
        replayed: false,
        status: 400,
        problem: 'email-refused',
        cause: '400 MessageRejected',
        sesRequestId: 'ses-1',
        until,
      },
    ],
    [
      'replayed',
      { claim: [settled] },
      { outcome: 'sent', replayed: true, status: 202, messageId: 'm-0', until },
    ],
    [
      'not sent',
      {
        claim: [claimed],
        send: [{ kind: 'not_sent', reason: 'operator', cause: '403 AccessDenied' }],
        settle: [written],
      },
      {
        outcome: 'not-sent',
        reason: 'operator',
        replayed: false,
        status: 503,
        problem: 'not-sent',
        cause: '403 AccessDenied',
        until,
      },
    ],
    [
      'unknown',
      { claim: [claimed], send: [{ kind: 'unknown', cause: 'TimeoutError' }], settle: [written] },
      {
        outcome: 'unknown',
        reason: 'ses',
        replayed: false,
        status: 503,
        problem: 'outcome-unknown',
        cause: 'TimeoutError',
        until,
      },
    ],
    [
      'unknown for the table',
      { claim: [noAnswer], withdraw: [noAnswer] },
      {
        outcome: 'unknown',
        reason: 'table',
        replayed: false,
        status: 503,
        problem: 'outcome-unknown',
        tableError: 'TimeoutError',
      },
    ],
    [
      'reused',
      { claim: [{ kind: 'reused', until: IN_AN_HOUR }] },
      { outcome: 'reused', replayed: false, status: 422, problem: 'idempotency-key-reused', until },
    ],
    [
      'in progress',
      { claim: [{ kind: 'in-progress', until: IN_AN_HOUR }] },
      { outcome: 'in-progress', replayed: false, status: 409, problem: 'request-in-progress', until },
    ],
  ])('%s', async (_, script, told) => {
    const { line, calls } = await post(script);
    expect(line).toEqual({
      event: 'request',
      requestId: 'request-1',
      coldStart: expect.any(Boolean),
      caller: 'd1TdVUZm6vKWA73d',
      record: '3dwcCFxbIDk1myiwMu2gF6o-oV8zI_Kgu-A5EUK9mNY',
      tableMs: 0,
      ...(calls.send.length > 0 && { sesMs: 0 }),
      // Its own claim, or one that may stand for all it knows; never another's.
      ...((calls.send.length > 0 || 'tableError' in told) && { claim: calls.claim[0]?.[0].claimId }),
      durationMs: 0,
      ...told,
    });
  });
});

describe('the line of a request holds nothing of what was in it', () => {
  const secret = 'S3CRET';
  const body = {
    from: `${secret} <${secret}@example.com>`,
    to: [`${secret} <${secret}@${secret}.example>`],
    subject: secret,
    text: secret,
    html: secret,
    headers: { [`X-${secret}`]: secret },
    attachments: [{ filename: secret, content: Buffer.from(secret).toString('base64') }],
    tags: [{ name: secret, value: secret }],
  };
  const headers = { 'idempotency-key': secret, 'x-secret': secret };
  const authorizer = { iam: { userArn: `arn:aws:iam::123456789012:user/${secret}` } };
  const noAnswer = new Error(secret);

  const hidden = [secret, secret.toLowerCase(), Buffer.from(secret).toString('base64')];

  test.each<[string, Script, Asked, number]>([
    [
      'that is sent',
      { claim: [claimed], send: [{ kind: 'sent', messageId: 'm-1' }], settle: [written] },
      { body },
      202,
    ],
    ['that throws', { claim: [claimed], send: [noAnswer], settle: [noAnswer] }, { body }, 503],
    ['whose claim throws', { claim: [noAnswer], withdraw: [noAnswer] }, { body }, 503],
    ['that is not valid', {}, { body: { ...body, subject: `${secret}\n`, [secret]: secret } }, 400],
    ['that is not JSON', {}, { body: secret }, 400],
    ['whose sender is not allowed', {}, { body: { ...body, from: `${secret}@${secret}.example` } }, 403],
  ])('%s', async (_, script, asked, status) => {
    const { answer, line } = await post(script, { headers, authorizer, ...asked });
    expect(answer.statusCode).toBe(status);
    expect(line).toMatchObject({ status, caller: expect.any(String) });
    for (const text of hidden) expect(JSON.stringify(line)).not.toContain(text);
  });
});
