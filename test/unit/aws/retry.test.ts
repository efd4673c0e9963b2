import { describe, expect, test } from 'vitest';
import { retryUpTo, withRetries } from '../../../functions/aws/retry.ts';

const failure = (httpStatusCode: number, name = 'InternalServerError') =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

/** A call that fails so often, and how often it was made. */
function failing(times: number, error: unknown) {
  let calls = 0;
  return {
    call: async () => {
      calls += 1;
      if (calls <= times) throw error;
      return 'done';
    },
    calls: () => calls,
  };
}

describe('a call is repeated', () => {
  test.each<[string, unknown]>([
    ['the far end failed', failure(500)],
    ['the far end was away', failure(503)],
    ['the connection died', Object.assign(new Error('read'), { name: 'TimeoutError', code: 'ECONNRESET' })],
    ['the name was not found for a moment', Object.assign(new Error('dns'), { code: 'EAI_AGAIN' })],
  ])('when %s', async (_, error) => {
    const { call, calls } = failing(2, error);
    expect(await withRetries(call, retryUpTo(3, 1))).toBe('done');
    expect(calls()).toBe(3);
  });

  test('until no attempt is left, and then throws what the last one threw', async () => {
    const error = failure(500);
    const { call, calls } = failing(9, error);
    await expect(withRetries(call, retryUpTo(3, 1))).rejects.toBe(error);
    expect(calls()).toBe(3);
  });
});

describe('a call is not repeated', () => {
  test.each<[string, unknown]>([
    ['when its condition failed', failure(400, 'ConditionalCheckFailedException')],
    ['when it may not be made', failure(403, 'AccessDeniedException')],
    ['when its time is up', Object.assign(new Error('Request aborted'), { name: 'AbortError' })],
    ['when it is our own mistake', new TypeError('x is undefined')],
  ])('%s', async (_, error) => {
    const { call, calls } = failing(1, error);
    await expect(withRetries(call, retryUpTo(4, 1))).rejects.toBe(error);
    expect(calls()).toBe(1);
  });

  test('when time was up as it failed', async () => {
    const error = failure(500);
    const { call, calls } = failing(1, error);
    await expect(withRetries(call, retryUpTo(4, 1), AbortSignal.abort())).rejects.toBe(error);
    expect(calls()).toBe(1);
  });

  test('when time is up in the pause before', async () => {
    const timeIsUp = new AbortController();
    const error = failure(400, 'ProvisionedThroughputExceededException');
    const { call, calls } = failing(1, error);
    // A day, so that only the signal can end the pause.
    const retry = { ...retryUpTo(4, 1), refreshRetryTokenForRetry: () => new Promise<never>(() => {}) };
    const result = withRetries(call, Object.setPrototypeOf(retry, retryUpTo(4, 1)), timeIsUp.signal);
    timeIsUp.abort();
    await expect(result).rejects.toBe(error);
    expect(calls()).toBe(1);
  });
});
