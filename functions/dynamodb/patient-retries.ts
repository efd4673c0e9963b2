import type { RetryErrorInfo, RetryErrorType, RetryStrategyV2, StandardRetryToken } from '@smithy/types';

const FIRST_PAUSE_MS = 25;
/** So that the three seconds of a settle hold many attempts, throttled or not. */
const LONGEST_PAUSE_MS = 400;

/** What may pass, in the SDK's words. */
const REPEATABLE: readonly RetryErrorType[] = ['THROTTLING', 'TRANSIENT', 'SERVER_ERROR'];

/**
 * Repeats a call as long as its own time limit lets it. It has no budget but that time: the SDK's bucket, emptied by one
 * outage, would let the settles after it fail at their first attempt.
 */
export class PatientRetries implements RetryStrategyV2 {
  async acquireInitialRetryToken(): Promise<StandardRetryToken> {
    return makeToken(0);
  }

  /** @throws where another attempt would get the same answer */
  async refreshRetryTokenForRetry(
    token: StandardRetryToken,
    { errorType }: RetryErrorInfo,
  ): Promise<StandardRetryToken> {
    if (!REPEATABLE.includes(errorType)) throw new Error('Another attempt would get the same answer');
    return makeToken(token.getRetryCount() + 1);
  }

  recordSuccess(): void {}
}

/** @param count how many attempts failed before */
function makeToken(count: number): StandardRetryToken {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** count, LONGEST_PAUSE_MS);
  const delay = count === 0 ? 0 : Math.random() * longest;
  return { getRetryCount: () => count, getRetryDelay: () => delay, getRetryCost: () => undefined };
}
