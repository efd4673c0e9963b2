import {
  type Claim,
  defaultRetention,
  expiryOf,
  type IdempotencyRecord,
  isExpired,
  isUnknown,
  type Status,
  type StoredResponse,
  toFound,
} from './record.ts';
import type { SettleResult } from './record-store.ts';

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

/** The row that a claim puts. It starts with the long hold, for the case that nobody settles it. */
export function claimRow(claim: Claim, { holdSeconds } = defaultRetention): IdempotencyRecord {
  return makeRow(claim, 'sending', holdSeconds);
}

function makeRow(claim: Claim, status: Status, keptSeconds: number): IdempotencyRecord {
  const { earlierPrints: _, ...kept } = claim;
  return { ...kept, status, expiresAt: expiryOf(claim.claimedAt, keptSeconds) };
}

/**
 * May this claim take the row's place? The store's condition says the same in DynamoDB's words.
 *
 * ```
 * claimedAt                                         expiresAt
 *     |-- sending, sent, refused, unknown: taken -------|-- anyone may claim (TTL deletes days later) -->
 *     |-- not_sent: a later claim, with any email ------|
 * ```
 *
 * Later, because a put may arrive when its maker has long given it up, and must not take the place of what came after it.
 */
export function mayClaim(row: IdempotencyRecord | undefined, claim: Claim): boolean {
  if (row === undefined || isExpired(row, claim.claimedAt)) return true;
  if (row.status === 'not_sent') return row.claimedAt < claim.claimedAt;
  // A claim whose answer was lost, put again by the client, comes back to its own row.
  return row.status === 'sending' && row.claimId === claim.claimId;
}

/**
 * The row that takes back a claim whose answer never came, put on the same condition. It is written even where
 * there is none, so that a claim which still arrives finds it, and cannot become a ghost that blocks the key.
 */
export function withdrawRow(claim: Claim, { windowSeconds } = defaultRetention): IdempotencyRecord {
  return makeRow(claim, 'not_sent', windowSeconds);
}

/** How the holder of a claim writes down what became of it. What is unknown keeps the long hold. */
export function settleOwn(
  claim: Claim,
  to: Settlement['to'],
  response?: StoredResponse,
  { windowSeconds } = defaultRetention,
): Settlement {
  return {
    pk: claim.pk,
    claimId: claim.claimId,
    from: ['sending'],
    to,
    ...(response && { response }),
    ...(to !== 'unknown' && { expiresAt: expiryOf(claim.claimedAt, windowSeconds) }),
  };
}

/**
 * How SES's event settles a record. It never shortens the hold: whether a client was told meanwhile that the
 * outcome is unknown, only the holder knows (docs/adr/0002).
 */
export function settleProven(pk: string, claimId: string, response: StoredResponse): Settlement {
  return { pk, claimId, from: ['sending', 'unknown', 'not_sent'], to: 'sent', response };
}

/**
 * How an operator settles what nobody knows, or undefined where somebody does or is still at it. It is fenced
 * by the claim and the state that they were shown, and leaves the hold alone.
 */
export function settleByHand(
  row: IdempotencyRecord,
  outcome: { to: 'sent'; response: StoredResponse } | { to: 'not_sent' },
  now: number,
): Settlement | undefined {
  if (!isUnknown(row, now)) return undefined;
  return { pk: row.pk, claimId: row.claimId, from: [row.status], ...outcome };
}

/** The row after a settlement, or undefined where its condition fails. */
export function applySettlement(
  row: IdempotencyRecord | undefined,
  step: Settlement,
): IdempotencyRecord | undefined {
  if (row === undefined || row.claimId !== step.claimId || !step.from.includes(row.status)) return undefined;
  return {
    ...row,
    status: step.to,
    ...(step.response && { response: step.response }),
    ...(step.expiresAt !== undefined && { expiresAt: step.expiresAt }),
  };
}

/** A write that lost its condition, and the row that broke it, if there is one. */
export interface Lost {
  row: IdempotencyRecord | undefined;
}

/** What the holder of a claim learns from its settlement. */
export function settleResult(
  claim: Claim,
  step: Settlement,
  lost: Lost | undefined,
  retention = defaultRetention,
): SettleResult {
  if (!lost) return { kind: 'settled', until: step.expiresAt ?? claimRow(claim, retention).expiresAt };
  if (lost.row?.claimId !== claim.claimId) return { kind: 'lost' };
  return { kind: 'lost', found: toFound(lost.row, claim, claim.claimedAt, retention) };
}
