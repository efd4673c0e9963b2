import { describe, expect, test } from 'vitest';
import { type NotSentReason, REFUSAL_REASONS } from '../../../functions/emails/outcome.ts';
import type { SendResult } from '../../../functions/emails/steps.ts';
import { answerTo as answerAt, respond } from '../../../functions/http/answers.ts';

/** 2026-01-01T01:00:00Z, in epoch seconds. */
const UNTIL = 1_767_229_200;
const EXPIRES = 'Thu, 01 Jan 2026 01:00:00 GMT';
/** Long before anything promised here is over. */
const answerTo = (result: SendResult) => answerAt(result, 0);

const base = { 'Cache-Control': 'no-store', 'Content-Type': 'application/problem+json' };

describe('the answer that is stored', () => {
  test('for what was sent is 202 with the id of SES', () => {
    expect(respond({ kind: 'sent', messageId: '0107-"1"' })).toEqual({
      statusCode: 202,
      body: '{"id":"0107-\\"1\\""}',
    });
  });

  test('for what was refused is a problem that asks for a new key and tells nothing of the cause', () => {
    const { statusCode, body } = respond({
      kind: 'refused',
      reason: 'attachment-not-allowed',
      cause: '400 MessageRejected',
    });
    expect(statusCode).toBe(400);
    const detail =
      'SES refused this email for good. It does not take one of the attachments, for its type or its name. ' +
      'Correct it and send it under a new key.';
    expect(JSON.parse(body)).toEqual({
      type: 'urn:problem:email-api:email-refused',
      title: 'SES refused this email',
      status: 400,
      detail,
      retry: 'new-key',
      reason: 'attachment-not-allowed',
      name: 'email-refused',
      message: `${detail} (email-refused, retry: new-key)`,
      statusCode: 400,
    });
  });

  test('tells each reason in words of its own', () => {
    const details = REFUSAL_REASONS.map((reason) => {
      const problem = JSON.parse(respond({ kind: 'refused', reason, cause: '400 X' }).body);
      expect(problem.reason).toBe(reason);
      return problem.detail;
    });
    expect(new Set(details).size).toBe(REFUSAL_REASONS.length);
    for (const detail of details)
      expect(detail).toMatch(/for good\. [A-Z].*\. Correct it and send it under a new key\.$/);
  });

  test('has nothing but a status and a body', () => {
    expect(
      Object.keys(respond({ kind: 'refused', reason: 'attachment-not-allowed', cause: 'x' })).sort(),
    ).toEqual(['body', 'statusCode']);
  });
});

describe('a settled request', () => {
  const sent = { statusCode: 202, body: '{ "id":"m-1" }' };
  const refused = { statusCode: 400, body: '{"status":400}' };

  test('is answered with what was stored, to the byte', () => {
    expect(answerTo({ kind: 'settled', response: sent, replayed: false, until: UNTIL })).toEqual({
      statusCode: 202,
      headers: {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        'Idempotency-Key-Expires': EXPIRES,
      },
      body: '{ "id":"m-1" }',
    });
  });

  test('that was refused is a problem', () => {
    expect(answerTo({ kind: 'settled', response: refused, replayed: false, until: UNTIL })).toEqual({
      statusCode: 400,
      headers: { ...base, 'Idempotency-Key-Expires': EXPIRES },
      body: '{"status":400}',
    });
  });

  test.each([sent, refused])('is marked where it is a replay, and is the same otherwise: %o', (response) => {
    const first = answerTo({ kind: 'settled', response, replayed: false, until: UNTIL });
    const replay = answerTo({ kind: 'settled', response, replayed: true, until: UNTIL });
    expect(replay).toEqual({ ...first, headers: { ...first.headers, 'Idempotent-Replayed': 'true' } });
  });
});

describe('a request that is not settled', () => {
  test.each<[SendResult, number, { [name: string]: string }, { [name: string]: unknown }]>([
    [
      { kind: 'reused', until: UNTIL },
      422,
      {},
      {
        name: 'idempotency-key-reused',
        retry: 'no',
        detail: expect.stringMatching(/the very body it had.*a key of its own/),
      },
    ],
    [
      { kind: 'in-progress', until: UNTIL },
      409,
      { 'Retry-After': '2' },
      { name: 'request-in-progress', retry: 'same-key', detail: expect.stringContaining('same key') },
    ],
    [
      { kind: 'unknown', reason: 'ses', until: UNTIL },
      503,
      { 'Retry-After': '10' },
      {
        name: 'outcome-unknown',
        retry: 'same-key',
        detail: expect.stringMatching(/^SES may or may not have accepted/),
      },
    ],
  ])('%o is answered, with how long its key is kept', (result, statusCode, headers, body) => {
    const made = answerTo(result);
    expect(made.statusCode).toBe(statusCode);
    expect(made.headers).toEqual({ ...base, ...headers, 'Idempotency-Key-Expires': EXPIRES });
    expect(JSON.parse(made.body)).toMatchObject(body);
  });

  test.each(['ses', 'table'] as const)('and is unknown (%s) tells both ways out', (reason) => {
    const { detail } = JSON.parse(answerTo({ kind: 'unknown', reason }).body);
    expect(detail).toMatch(/Ask again with the same key; or, .* comes late .* comes twice, .* new key\.$/);
  });

  test('because the table did not answer is unknown, and for how long is not promised', () => {
    const made = answerTo({ kind: 'unknown', reason: 'table' });
    expect(made.statusCode).toBe(503);
    expect(made.headers).toEqual({ ...base, 'Retry-After': '10' });
    expect(JSON.parse(made.body)).toMatchObject({
      name: 'outcome-unknown',
      retry: 'same-key',
      detail: expect.stringMatching(/^The table of keys did not answer, so this request sent nothing/),
    });
  });
});

describe('an email that was not sent', () => {
  const rows: [NotSentReason, string, number, string | undefined][] = [
    ['throttled', 'sending-throttled', 429, '2'],
    ['quota', 'sending-throttled', 429, '3600'],
    ['identity-not-verified', 'identity-not-verified', 403, undefined],
    ['operator', 'not-sent', 503, '5'],
    ['never-left', 'not-sent', 503, '5'],
    ['no-time', 'not-sent', 503, '5'],
    ['released', 'not-sent', 503, '5'],
    ['table', 'not-sent', 503, '5'],
  ];

  test.each(rows)('(%s) is %s, %i, Retry-After %s', (reason, name, statusCode, retryAfter) => {
    for (const retry of ['same-key', 'new-key'] as const) {
      const made = answerTo({ kind: 'not-sent', reason, retry, until: UNTIL });
      expect(made.statusCode).toBe(statusCode);
      expect(made.headers).toEqual({
        ...base,
        ...(retryAfter && { 'Retry-After': retryAfter }),
        'Idempotency-Key-Expires': EXPIRES,
      });
      // What is corrected goes out under the same key, which is free.
      const told = retry === 'same-key' && name === 'identity-not-verified' ? 'corrected' : retry;
      expect(JSON.parse(made.body)).toMatchObject({ name, retry: told });
    }
  });

  test.each(rows)('(%s) promises nothing of its key where nothing is kept', (reason) => {
    const made = answerTo({ kind: 'not-sent', reason, retry: 'same-key' });
    expect(made.headers).not.toHaveProperty('Idempotency-Key-Expires');
  });

  test('says why, each reason in its own words and in whole sentences', () => {
    const details = rows.map(
      ([reason]) => JSON.parse(answerTo({ kind: 'not-sent', reason, retry: 'same-key' }).body).detail,
    );
    expect(new Set(details).size).toBe(rows.length);
    for (const detail of details) expect(detail).toMatch(/^[A-Z].* .*\.$/);
  });
});

describe('how long the key is remembered', () => {
  const result = { kind: 'unknown', reason: 'ses', until: UNTIL } as const;

  test('is told while it is to come', () => {
    expect(answerAt(result, UNTIL * 1_000 - 1).headers['Idempotency-Key-Expires']).toBe(EXPIRES);
  });

  test('is not told when it is over: that would say that the key is forgotten, and it is not', () => {
    expect(answerAt(result, UNTIL * 1_000).headers).not.toHaveProperty('Idempotency-Key-Expires');
  });
});
