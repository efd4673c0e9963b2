import { afterEach, describe, expect, test, vi } from 'vitest';
import { PatientRetries } from '../../../functions/dynamodb/patient-retries.ts';

const retries = new PatientRetries();
afterEach(() => {
  vi.restoreAllMocks();
});

/** The longest pauses before so many attempts, in milliseconds. */
async function pauses(attempts: number): Promise<number[]> {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  let token = await retries.acquireInitialRetryToken();
  const made = [token.getRetryDelay()];
  while (made.length < attempts) {
    token = await retries.refreshRetryTokenForRetry(token, { errorType: 'THROTTLING' });
    made.push(token.getRetryDelay());
  }
  return made;
}

test('pauses grow, and stay so short that three seconds hold many attempts', async () => {
  expect(await pauses(7)).toEqual([0, 50, 100, 200, 400, 400, 400]);
});

describe('another attempt is made', () => {
  test.each([['THROTTLING'], ['TRANSIENT'], ['SERVER_ERROR']] as const)('after %s', async (errorType) => {
    const token = await retries.acquireInitialRetryToken();
    const next = await retries.refreshRetryTokenForRetry(token, { errorType });
    expect(next.getRetryCount()).toBe(1);
  });

  test('but not where it would get the same answer', async () => {
    const token = await retries.acquireInitialRetryToken();
    await expect(retries.refreshRetryTokenForRetry(token, { errorType: 'CLIENT_ERROR' })).rejects.toThrow();
  });
});
