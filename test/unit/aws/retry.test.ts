import { StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryStrategyV2 } from '@smithy/types';
import { describe, expect, test, vi } from 'vitest';
import { callWithRetries } from '../../../functions/aws/retry.ts';

const retryUpTo = (maxAttempts: number, baseDelay: number) =>
  new StandardRetryStrategy({ maxAttempts, baseDelay });

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

const { signal: NEVER } = new AbortController();
const TOKEN = { is: 'a token', getRetryDelay: () => 0 };

/** A strategy whose pauses are these. */
const scripted = (refreshRetryTokenForRetry: () => Promise<unknown>) =>
  ({
    acquireInitialRetryToken: async () => TOKEN,
    refreshRetryTokenForRetry,
    recordSuccess: vi.fn(),
  }) as unknown as RetryStrategyV2;

describe('a call is repeated', () => {
  test.each<[string, unknown]>([
    ['the far end failed', failure(500)],
    ['the far end was away', failure(503)],
    ['the connection died', Object.assign(new Error('read'), { name: 'TimeoutError', code: 'ECONNRESET' })],
    ['the name was not found for a moment', Object.assign(new Error('dns'), { code: 'EAI_AGAIN' })],
  ])('when %s', async (_, error) => {
    const { call, calls } = failing(2, error);
    expect(await callWithRetries(call, retryUpTo(3, 1), NEVER)).toBe('done');
    expect(calls()).toBe(3);
  });

  test('until no attempt is left, and then throws what the last one threw', async () => {
    const error = failure(500);
    const { call, calls } = failing(9, error);
    await expect(callWithRetries(call, retryUpTo(3, 1), NEVER)).rejects.toBe(error);
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
    await expect(callWithRetries(call, retryUpTo(4, 1), NEVER)).rejects.toBe(error);
    expect(calls()).toBe(1);
  });

  test('when time was up as it failed', async () => {
    const error = failure(500);
    const { call, calls } = failing(1, error);
    await expect(callWithRetries(call, retryUpTo(4, 1), AbortSignal.abort())).rejects.toBe(error);
    expect(calls()).toBe(1);
  });

  test('when time is up in the pause before', async () => {
    const timeIsUp = new AbortController();
    const error = failure(500);
    const { call, calls } = failing(1, error);
    // A pause without an end, so that only the signal can end it.
    const retry = scripted(() => {
      setImmediate(() => timeIsUp.abort());
      return new Promise(() => {});
    });
    await expect(callWithRetries(call, retry, timeIsUp.signal)).rejects.toBe(error);
    expect(calls()).toBe(1);
  });

  test('and a signal that is not needed any more is let go', async () => {
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    await callWithRetries(failing(2, failure(500)).call, retryUpTo(4, 1), signal);
    expect(add).toHaveBeenCalledTimes(2);
    expect(remove.mock.calls).toEqual(add.mock.calls.map(([name, listener]) => [name, listener]));
  });
});

test('a pause that the strategy asks for is made, and the end of the time ends it', async () => {
  const pauses = vi.spyOn(globalThis, 'setTimeout');
  const asking = scripted(async () => ({ ...TOKEN, getRetryDelay: () => 7 }));
  expect(await callWithRetries(failing(1, failure(503)).call, asking, NEVER)).toBe('done');
  expect(pauses.mock.calls.map(([, ms]) => ms)).toContain(7);
  pauses.mockRestore();
  const timeIsUp = new AbortController();
  const endless = scripted(async () => {
    setImmediate(() => timeIsUp.abort());
    return { ...TOKEN, getRetryDelay: () => 2 ** 30 };
  });
  await expect(callWithRetries(failing(1, failure(503)).call, endless, timeIsUp.signal)).rejects.toThrow();
});

describe('the strategy of the SDK is told', () => {
  test.each([
    ['throttling', failure(400, 'ProvisionedThroughputExceededException'), 'THROTTLING'],
    ['a failure that may pass', failure(503), 'TRANSIENT'],
  ])('of %s', async (_, error, errorType) => {
    const refresh = vi.fn(async () => TOKEN);
    const retry = scripted(refresh);
    expect(await callWithRetries(failing(1, error).call, retry, NEVER)).toBe('done');
    expect(refresh.mock.calls).toEqual([[TOKEN, { errorType }]]);
    expect(vi.mocked(retry.recordSuccess).mock.calls).toEqual([[TOKEN]]);
  });

  test('nothing of a failure that will not pass', async () => {
    const refresh = vi.fn();
    await expect(callWithRetries(failing(1, failure(400)).call, scripted(refresh), NEVER)).rejects.toThrow();
    expect(refresh).not.toHaveBeenCalled();
  });
});
