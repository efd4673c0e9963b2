import { type Fingerprints, samePrint } from './fingerprint.ts';

/** What is known of the email: somebody is at it, SES has it, SES refused it, it certainly was not sent, or none of it. */
export type Status = 'sending' | 'sent' | 'refused' | 'not_sent' | 'unknown';

/** What a repeat is answered with; `body` is JSON text, so that a replay is the same to the byte. */
export type StoredResponse = {
  statusCode: number;
  body: string;
};

/** One row of the table: one caller, endpoint and key. Nothing in it names a person or shows the key. */
export interface IdempotencyRecord {
  pk: string;
  status: Status;
  /** UUID of the current claim; every later write names it. */
  claimId: string;
  fingerprint: string;
  /** Epoch milliseconds. */
  claimedAt: number;
  /** Epoch milliseconds: from then on the Lambda that holds the claim is certainly dead. */
  leaseUntil: number;
  /** Epoch seconds, rounded up, so that nothing is forgotten too soon; the table's TTL attribute. */
  expiresAt: number;
  response?: StoredResponse;
}

/** The right to send that a request asks for. Times are epoch milliseconds; `earlierPrints` are not kept. */
export type Claim = Pick<IdempotencyRecord, 'pk' | 'claimId' | 'claimedAt' | 'leaseUntil'> & Fingerprints;

/** How long a key is remembered after its claim. */
export interface Retention {
  /** Once it is settled. */
  windowSeconds: number;
  /** Where its outcome was ever unknown: forgetting it sooner could send twice. */
  holdSeconds: number;
}

/** As the contract says it: one hour. */
export const WINDOW_SECONDS = 3_600;
/** As the contract says it: 24 hours, much longer than the three for which one of SES's events is tried. */
export const HOLD_SECONDS = 86_400;
/** As deployed, where no setting says otherwise. */
export const defaultRetention: Retention = { windowSeconds: WINDOW_SECONDS, holdSeconds: HOLD_SECONDS };

/** When what was claimed then is forgotten. @param claimedAt epoch milliseconds @returns epoch seconds, rounded up */
export const expiryOf = (claimedAt: number, keptSeconds: number) =>
  Math.ceil(claimedAt / 1_000) + keptSeconds;

/** What a request finds in a row. `until` is what a client may count on, in epoch seconds. */
export type Found =
  /** It may be claimed, with any email; where it was released, by a claim that is later than this (epoch milliseconds). */
  | { kind: 'free'; until?: number; laterThan?: number }
  /** It belongs to another email. */
  | { kind: 'reused'; until: number }
  | { kind: 'settled'; response: StoredResponse; until: number }
  | { kind: 'in-progress'; until: number }
  /** `since`, in epoch milliseconds: the end of the lease, after which nobody is at it any more. */
  | { kind: 'unknown'; since: number; until: number };

/**
 * What a request with these prints finds in a row.
 *
 * @param now epoch milliseconds
 * @throws where a settled record has no answer, which nobody writes
 */
export function toFound(
  row: IdempotencyRecord | undefined,
  prints: Fingerprints,
  now: number,
  retention = defaultRetention,
): Found {
  if (row === undefined || isExpired(row, now)) return { kind: 'free' };
  const until = countOn(row, now, retention);
  // What was certainly not sent binds its key to nothing.
  if (row.status === 'not_sent') return { kind: 'free', until, laterThan: row.claimedAt };
  if (!samePrint(row.fingerprint, prints)) return { kind: 'reused', until };
  switch (row.status) {
    case 'sent':
    case 'refused':
      if (!row.response) throw new Error(`A record is ${row.status} without a response`);
      return { kind: 'settled', response: row.response, until };
    case 'sending':
    case 'unknown':
      return isUnknown(row, now)
        ? { kind: 'unknown', since: row.leaseUntil, until }
        : { kind: 'in-progress', until };
    default:
      return row.status satisfies never;
  }
}

/**
 * Never later than what is kept. A record that is `sending` may still be settled, and that shortens the
 * hold to the window.
 */
export function promisedUntil(
  row: IdempotencyRecord,
  { windowSeconds }: Pick<Retention, 'windowSeconds'> = defaultRetention,
): number {
  return row.status === 'sending'
    ? Math.min(expiryOf(row.claimedAt, windowSeconds), row.expiresAt)
    : row.expiresAt;
}

/**
 * Until when somebody who asks now may count on a record, in epoch seconds. One that outlived what was promised has no
 * holder any more who could shorten the hold.
 *
 * @param now epoch milliseconds
 */
export function countOn(
  row: IdempotencyRecord,
  now: number,
  retention: Pick<Retention, 'windowSeconds'> = defaultRetention,
): number {
  const promised = promisedUntil(row, retention);
  return promised * 1_000 > now ? promised : row.expiresAt;
}

/** Said to be unknown, or still `sending` when whoever sent is certainly dead. */
export function isUnknown(row: IdempotencyRecord, now: number): boolean {
  return row.status === 'unknown' || (row.status === 'sending' && now >= row.leaseUntil);
}

/** The time decides: TTL deletes days later, and an expired row still answers. */
export function isExpired(row: IdempotencyRecord, now: number): boolean {
  return row.expiresAt * 1_000 <= now;
}
