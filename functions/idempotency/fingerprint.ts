import { createHmac, hash } from 'node:crypto';

const VERSION = 'v2';

/**
 * The partition key of a record: 43 characters that spread evenly and do not show the key.
 *
 * @param scope who called, see `readScope`
 * @param endpoint method and path, `POST /email`
 */
export function toRecordId(scope: string, endpoint: string, key: string): string {
  return hash('sha256', JSON.stringify([scope, endpoint, key]), 'base64url');
}

/** The prints of one email: the one that a record keeps, and those that records of earlier versions may hold. */
export interface Fingerprints {
  fingerprint: string;
  /** Taken only where a record of an earlier version is met. */
  earlierPrints?: () => readonly string[];
}

/**
 * Tells whether a repeat carries the same email. A print is keyed by the raw idempotency key, which is stored
 * nowhere, so that the table alone cannot be used to guess a short body.
 *
 * @param email the email in its canonical form, before defaults, its members in one order
 * @param asGivenToV1 the form that 1.0.0 took
 */
export function takeFingerprints(key: string, email: object, asGivenToV1: () => object): Fingerprints {
  return {
    fingerprint: takePrint(VERSION, key, email),
    earlierPrints: () => [takePrint('v1', key, asGivenToV1())],
  };
}

function takePrint(version: string, key: string, form: object): string {
  return `${version}:${createHmac('sha256', key).update(JSON.stringify(form)).digest('base64url')}`;
}

/** What every fingerprint of a version begins with. */
export const readVersion = (print: string): string => print.slice(0, print.indexOf(':') + 1);

/**
 * Compares with the print of the stored one's version. A version that nobody knows any more counts as a match: a 422 must
 * never be a false one.
 */
export function samePrint(stored: string, { fingerprint, earlierPrints }: Fingerprints): boolean {
  if (readVersion(fingerprint) === readVersion(stored)) return fingerprint === stored;
  const ofItsVersion = earlierPrints?.().find((one) => readVersion(one) === readVersion(stored));
  return ofItsVersion === undefined || ofItsVersion === stored;
}
