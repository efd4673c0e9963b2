import { hash } from 'node:crypto';

/**
 * Who sent an email, as its tag and its life have it: 43 characters that do not show who that is, and are the same for every
 * session of a caller.
 *
 * @param scope see `readScope`
 */
export const hashCaller = (scope: string): string =>
  hash('sha256', JSON.stringify(['caller', scope]), 'base64url');
