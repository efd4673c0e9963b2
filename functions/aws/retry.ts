import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { RetryErrorType, RetryStrategyV2 } from '@smithy/types';

type Classified = Parameters<typeof isTransientError>[0];

/**
 * Repeats a call as the SDK's retry middleware does: until it succeeds, or fails for good, or the strategy gives no
 * more, or its time is up, pauses included. Then it throws what the last attempt threw, and no AbortError in its place:
 * an answer that came has a status, and that counts.
 */
export async function callWithRetries<T>(
  call: () => Promise<T>,
  strategy: RetryStrategyV2,
  signal: AbortSignal | undefined,
): Promise<T> {
  let token = await strategy.acquireInitialRetryToken('');
  for (;;) {
    try {
      const result = await call();
      strategy.recordSuccess(token);
      return result;
    } catch (error) {
      const errorType = classifyError(error as Classified);
      if (errorType === undefined || signal?.aborted) throw error;
      // A strategy waits before it gives a token, or says how long to; it rejects where no attempt is left.
      const next = strategy.refreshRetryTokenForRetry(token, { errorType });
      const waited = next.then(async (one) => {
        await new Promise((resolve) => setTimeout(resolve, one.getRetryDelay()));
        return one;
      });
      token = await unlessAborted(waited, signal).catch(() => {
        throw error;
      });
    }
  }
}

/** undefined where another attempt would get the same answer. */
function classifyError(error: Classified): RetryErrorType | undefined {
  if (isThrottlingError(error)) return 'THROTTLING';
  return isTransientError(error) ? 'TRANSIENT' : undefined;
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', reject, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', reject);
  }
}
