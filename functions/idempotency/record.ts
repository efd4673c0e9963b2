import { samePrint } from './fingerprint.ts';
import type { SettleResult } from './record-store.ts';

export type Status = 'sending' | 'sent' | 'refused' | 'not_sent' | 'unknown';

/** What a repeat is answered with; `body` is JSON text, so that a replay is the same to the byte. */
export interface StoredResponse {
  statusCode: number;
  body: string;
}

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
  /** Epoch seconds; the table's TTL attribute. */
  expiresAt: number;
  response?: StoredResponse;
}

/** The right to send that a request asks for. Times are epoch milliseconds. */
export type Claim = Pick<IdempotencyRecord, 'pk' | 'claimId' | 'fingerprint' | 'claimedAt' | 'leaseUntil'>;

/** A fenced step forward: it is made only while the record is under this claim and in one of these states. */
export interface Settlement {
  pk: string;
  claimId: string;
  from: readonly Status[];
  to: Exclude<Status, 'sending'>;
  response?: StoredResponse;
  /** Epoch seconds; left out, the record keeps what it has. */
  expiresAt?: number;
}

/** A settled key is forgotten one hour after its claim. */
export const WINDOW_SECONDS = 3_600;
/** A key whose outcome was ever unknown is held for 24: forgetting it sooner could send twice. */
export const HOLD_SECONDS = 86_400;

const seconds = (ms: number) => Math.floor(ms / 1_000);

/** The row that a claim puts. It starts with the long hold, for the case that nobody settles it. */
export function claimed(claim: Claim): IdempotencyRecord {
  return { ...claim, status: 'sending', expiresAt: seconds(claim.claimedAt) + HOLD_SECONDS };
}

/**
 * May this claim take the row's place? The store's condition says the same in DynamoDB's words.
 *
 * ```
 * claimedAt                                         expiresAt
 *     |-- sending, sent, refused, unknown: taken -------|-- anyone may claim (TTL deletes days later) -->
 *     |-- not_sent: the same email may claim -----------|
 * ```
 */
export function mayClaim(row: IdempotencyRecord | undefined, claim: Claim): boolean {
  if (row === undefined || isExpired(row, claim.claimedAt)) return true;
  // A claim whose answer was lost, put again by the SDK, comes back to its own row.
  if (row.claimId === claim.claimId) return row.status === 'sending';
  return row.status === 'not_sent' && samePrint(row.fingerprint, claim.fingerprint);
}

/** How the holder of a claim writes down what became of it. What is unknown keeps the long hold. */
export function settleOwn(claim: Claim, to: Settlement['to'], response?: StoredResponse): Settlement {
  return {
    pk: claim.pk,
    claimId: claim.claimId,
    from: ['sending'],
    to,
    ...(response && { response }),
    ...(to !== 'unknown' && { expiresAt: seconds(claim.claimedAt) + WINDOW_SECONDS }),
  };
}

/**
 * How SES's event settles a record, or undefined where there is nothing to settle. It shortens the long hold
 * only within the lease: what was unknown, even for a moment, keeps it.
 */
export function settleProven(
  row: IdempotencyRecord,
  response: StoredResponse,
  now: number,
): Settlement | undefined {
  if (row.status === 'sent' || row.status === 'refused') return undefined;
  const inTime = row.status === 'sending' && !isUnknown(row, now);
  return {
    pk: row.pk,
    claimId: row.claimId,
    from: [row.status],
    to: 'sent',
    response,
    ...(inTime && { expiresAt: seconds(row.claimedAt) + WINDOW_SECONDS }),
  };
}

/** The row after a settlement, or undefined where its condition fails. */
export function applied(row: IdempotencyRecord | undefined, step: Settlement): IdempotencyRecord | undefined {
  if (row === undefined || row.claimId !== step.claimId || !step.from.includes(row.status)) return undefined;
  return {
    ...row,
    status: step.to,
    ...(step.response && { response: step.response }),
    ...(step.expiresAt !== undefined && { expiresAt: step.expiresAt }),
  };
}

/** What a request finds in a row. `until` is what a client may count on, in epoch seconds. */
export type Found =
  /** Nobody holds it: it may be claimed. */
  | { kind: 'free' }
  /** It belongs to another email. */
  | { kind: 'reused'; until: number }
  | { kind: 'settled'; response: StoredResponse; until: number }
  | { kind: 'in-progress'; until: number }
  /** `since`, in epoch milliseconds: the end of the lease, after which nobody is at it any more. */
  | { kind: 'unknown'; since: number; until: number };

export function found(row: IdempotencyRecord | undefined, fingerprint: string, now: number): Found {
  if (row === undefined || isExpired(row, now)) return { kind: 'free' };
  const until = promisedUntil(row);
  if (!samePrint(row.fingerprint, fingerprint)) return { kind: 'reused', until };
  switch (row.status) {
    case 'sent':
    case 'refused':
      if (!row.response) throw new Error(`A record is ${row.status} without a response`);
      return { kind: 'settled', response: row.response, until };
    case 'not_sent':
      return { kind: 'free' };
    case 'sending':
    case 'unknown':
      return isUnknown(row, now)
        ? { kind: 'unknown', since: row.leaseUntil, until }
        : { kind: 'in-progress', until };
    default:
      return row.status satisfies never;
  }
}

/** A write that lost its condition, and the row that broke it, if there is one. */
export interface Lost {
  row: IdempotencyRecord | undefined;
}

/** What the holder of a claim learns from his settlement. */
export function settleResult(claim: Claim, step: Settlement, lost: Lost | undefined): SettleResult {
  if (!lost) return { kind: 'settled', until: step.expiresAt ?? claimed(claim).expiresAt };
  if (lost.row?.claimId !== claim.claimId) return { kind: 'lost' };
  return { kind: 'lost', found: found(lost.row, claim.fingerprint, claim.claimedAt) };
}

/**
 * Never later than what is kept. A record that is `sending` may still be settled, and that shortens the
 * hold to the window.
 */
export function promisedUntil(row: IdempotencyRecord): number {
  return row.status === 'sending' ? seconds(row.claimedAt) + WINDOW_SECONDS : row.expiresAt;
}

/** Said to be unknown, or still `sending` when whoever sent is certainly dead. */
export function isUnknown(row: IdempotencyRecord, now: number): boolean {
  return row.status === 'unknown' || (row.status === 'sending' && now >= row.leaseUntil);
}

function isExpired(row: IdempotencyRecord, now: number): boolean {
  return row.expiresAt <= seconds(now);
}
