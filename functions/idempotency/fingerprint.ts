import { createHmac, hash } from 'node:crypto';

const VERSION = 'v1';

/**
 * The partition key of a record: 43 characters that spread evenly and do not show the key.
 *
 * @param scope who called, see `callerScope`
 * @param endpoint method and path, `POST /email`
 */
export function toRecordId(scope: string, endpoint: string, key: string): string {
  return hash('sha256', JSON.stringify([scope, endpoint, key]), 'base64url');
}

/**
 * Tells whether a repeat carries the same email. It is keyed by the raw idempotency key, which is stored
 * nowhere, so that the table alone cannot be used to guess a short body.
 *
 * @param email the parsed email as given, before defaults, its members in the schema's order
 */
export function takeFingerprint(key: string, email: object): string {
  return `${VERSION}:${createHmac('sha256', key).update(JSON.stringify(email)).digest('base64url')}`;
}

/** What every fingerprint of a version begins with. */
export const versionOf = (print: string): string => print.slice(0, print.indexOf(':') + 1);

/** The prints of one email: the one that a record keeps, and those that records of earlier versions may hold. */
export interface Fingerprints {
  fingerprint: string;
  earlierPrints?: readonly string[];
}

/**
 * Compares with the print of the stored one's version. A version that nobody knows any more counts as a match: a 422 must
 * never be a false one.
 */
export function samePrint(stored: string, { fingerprint, earlierPrints = [] }: Fingerprints): boolean {
  const ofItsVersion = [fingerprint, ...earlierPrints].find((one) => versionOf(one) === versionOf(stored));
  return ofItsVersion === undefined || ofItsVersion === stored;
}
