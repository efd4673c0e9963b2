import { describe, expect, test } from 'vitest';
import { catalogue, type ProblemName, toAnswer, toProblem } from '../../../functions/http/problems.ts';

const rows: [name: ProblemName, status: number, retry: string | undefined, retryAfter: string | undefined][] =
  [
    ['invalid-json', 400, 'corrected', undefined],
    ['invalid-email', 400, 'corrected', undefined],
    ['batch-not-supported', 501, 'no', undefined],
    ['idempotency-key-missing', 400, 'corrected', undefined],
    ['idempotency-key-invalid', 400, 'corrected', undefined],
    ['email-refused', 400, 'new-key', undefined],
    ['sender-not-allowed', 403, 'corrected', undefined],
    ['identity-not-verified', 403, 'corrected', undefined],
    ['caller-unidentified', 403, 'no', undefined],
    ['email-not-found', 404, undefined, undefined],
    ['key-not-found', 404, undefined, undefined],
    ['path-not-found', 404, 'no', undefined],
    ['request-in-progress', 409, 'same-key', '2'],
    ['email-too-large', 413, 'corrected', undefined],
    ['unsupported-media-type', 415, 'corrected', undefined],
    ['idempotency-key-reused', 422, 'no', undefined],
    ['sending-throttled', 429, 'same-key', '2'],
    ['not-sent', 503, 'same-key', '5'],
    ['look-up-failed', 503, undefined, '5'],
    ['outcome-unknown', 503, 'same-key', '10'],
  ];

describe('the catalogue', () => {
  test('has these problems and no other', () => {
    expect(Object.keys(catalogue).sort()).toEqual(rows.map(([name]) => name).sort());
  });

  test.each(rows)('%s is %i, retry %s, Retry-After %s', (name, status, retry, retryAfter) => {
    const { statusCode, headers, body } = toProblem(name, { detail: 'Detail.' });
    expect(statusCode).toBe(status);
    expect(headers['Retry-After']).toBe(retryAfter);
    const problem = JSON.parse(body);
    expect([problem.status, problem.retry, problem.name]).toEqual([status, retry, name]);
  });

  test.each(rows)(
    '%s waits only where the same request may go better',
    (_name, _status, retry, retryAfter) => {
      if (retryAfter !== undefined) expect([undefined, 'same-key']).toContain(retry);
      if (retry === 'same-key') expect(retryAfter).toBeDefined();
    },
  );

  test.each(rows)('%s has a title that ends without a full stop', (name) => {
    expect(catalogue[name].title).toMatch(/^[A-Z].*[^.]$/);
  });
});

describe('a problem', () => {
  test('is one of RFC 9457, with the members that clients for Resend show', () => {
    const { statusCode, headers, body } = toProblem('not-sent', { detail: 'Nothing was sent.' });
    expect(statusCode).toBe(503);
    expect(headers).toEqual({
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Retry-After': '5',
    });
    expect(JSON.parse(body)).toEqual({
      type: 'urn:problem:email-api:not-sent',
      title: 'The email was not sent',
      status: 503,
      detail: 'Nothing was sent.',
      retry: 'same-key',
      name: 'not-sent',
      message: 'Nothing was sent. (not-sent, retry: same-key after 5 s)',
      statusCode: 503,
    });
  });

  test.each<[ProblemName, object, string]>([
    ['invalid-json', {}, 'Detail. (invalid-json, retry: corrected)'],
    ['not-sent', { retry: 'new-key', retryAfter: 0 }, 'Detail. (not-sent, retry: new-key)'],
    ['sending-throttled', { retryAfter: 60 }, 'Detail. (sending-throttled, retry: same-key after 60 s)'],
  ])('has all of it in its message, which some clients show alone: %s', (name, more, message) => {
    expect(JSON.parse(toProblem(name, { detail: 'Detail.', ...more }).body).message).toBe(message);
  });

  test('lists the fields that are wrong', () => {
    const errors = [{ pointer: '/to', detail: 'is required' }];
    expect(JSON.parse(toProblem('invalid-email', { detail: 'Detail.', errors }).body)).toMatchObject({
      errors,
    });
  });

  test('may differ from the catalogue in what to do next', () => {
    const { headers, body } = toProblem('not-sent', { detail: 'Detail.', retry: 'new-key', retryAfter: 60 });
    expect(JSON.parse(body)).toMatchObject({ retry: 'new-key' });
    expect(headers['Retry-After']).toBe('60');
  });

  test('may say to retry at once', () => {
    expect(toProblem('not-sent', { detail: 'Detail.', retryAfter: 0 }).headers['Retry-After']).toBe('0');
  });

  test('has no Retry-After where a retry does not help by itself', () => {
    expect(toProblem('invalid-json', { detail: 'Detail.' }).headers).not.toHaveProperty('Retry-After');
  });
});

describe('an answer', () => {
  test.each([
    [200, 'application/json'],
    [202, 'application/json'],
    [299, 'application/json'],
    [300, 'application/problem+json'],
    [400, 'application/problem+json'],
    [503, 'application/problem+json'],
  ])('of status %i is %s and is kept in no cache', (statusCode, contentType) => {
    expect(toAnswer(statusCode, '{}', { 'X-A': '1' })).toEqual({
      statusCode,
      headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store', 'X-A': '1' },
      body: '{}',
    });
  });
});
