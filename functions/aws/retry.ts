import { isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry';

type Classified = Parameters<typeof isTransientError>[0];

/** How the SDK's clients repeat a call: with growing, random pauses, and less and less while nothing gets better. */
export type Retry = StandardRetryStrategy;

/** @param delayMs milliseconds before the second attempt, at most; throttled, it is a second */
export const retryUpTo = (maxAttempts: number, delayMs: number): Retry =>
  new StandardRetryStrategy({ maxAttempts, baseDelay: delayMs });

/** Repeats a call until it succeeds, or fails for good, or its time is up, pauses included. */
export async function withRetries<T>(call: () => Promise<T>, retry: Retry, signal: AbortSignal): Promise<T> {
  let token = await retry.acquireInitialRetryToken('');
  for (;;) {
    try {
      const result = await call();
      retry.recordSuccess(token);
      return result;
    } catch (error) {
      const errorType = typeOf(error as Classified);
      if (errorType === undefined || signal.aborted) throw error;
      // It throws where no attempt is left.
      const next = retry.refreshRetryTokenForRetry(token, { errorType });
      token = await unlessAborted(next, signal).catch(() => {
        throw error;
      });
    }
  }
}

/** undefined where another attempt would get the same answer. */
function typeOf(error: Classified): 'THROTTLING' | 'TRANSIENT' | undefined {
  if (isThrottlingError(error)) return 'THROTTLING';
  return isTransientError(error) ? 'TRANSIENT' : undefined;
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', reject, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', reject);
  }
}
