import type { Proof, ProofStore } from '../idempotency/proof-store.ts';
import {
  defaultRetention,
  type IdempotencyRecord,
  isUnknown,
  type Retention,
  type StoredResponse,
} from '../idempotency/record.ts';
import { settleProven } from '../idempotency/transitions.ts';

/** What a proof did to the record of its claim. */
export type Proven =
  /** It was open and its outcome was not known: the client's next repeat is answered. */
  | 'healed'
  /** It was in progress: the event came before its holder's own settle. */
  | 'settled'
  /** Settled already; costs no write. */
  | 'known'
  /** The row is gone, or its key was claimed anew when it was forgotten. */
  | 'gone'
  /**
   * SES has an email that somebody was told was not sent: its record says so, or was released for it and claimed anew.
   * It should never be, and somebody must look.
   */
  | 'contradicted';

/**
 * Settles as sent what is proven to be, and touches nothing else. Order and number of events do not matter.
 *
 * @param row as it was read before: one that is settled costs no write
 * @param now epoch milliseconds
 */
export async function proveSent(
  store: Pick<ProofStore, 'step'>,
  proof: Proof,
  row: IdempotencyRecord | undefined,
  response: StoredResponse,
  now: number,
  { windowSeconds }: Pick<Retention, 'windowSeconds'> = defaultRetention,
): Promise<Proven> {
  const { pk, claimId } = proof;
  const final = conclude(proof, row, windowSeconds);
  if (final) return final;
  const stepped = await store.step(settleProven(pk, claimId, response));
  // Another step came first: what it left is final, or another's claim.
  if ('lost' in stepped) return conclude(proof, stepped.lost.row, windowSeconds) ?? 'known';
  // Not what was read: its holder may have released it meanwhile, and told its client so.
  const { before } = stepped;
  if (before.status === 'not_sent') return 'contradicted';
  return isUnknown(before, now) ? 'healed' : 'settled';
}

/** What a row makes of a proof for good; undefined where it is the proof's own and may be settled by it. */
function conclude(
  { claimId, acceptedAt }: Proof,
  row: IdempotencyRecord | undefined,
  windowSeconds: number,
): Proven | undefined {
  if (row === undefined) return 'gone';
  if (row.claimId !== claimId) return isLater(row, acceptedAt, windowSeconds) ? 'gone' : 'contradicted';
  if (row.status === 'refused') return 'contradicted';
  return row.status === 'sent' ? 'known' : undefined;
}

/** Longer than a request may take from its claim to SES's acceptance, and than clocks differ. */
const SPARE_MS = 60_000;

/** Was the key claimed anew only when the email's own record could have been forgotten? An event may be that late. */
function isLater({ claimedAt }: IdempotencyRecord, acceptedAt: number | undefined, windowSeconds: number) {
  return acceptedAt !== undefined && claimedAt >= acceptedAt + windowSeconds * 1_000 - SPARE_MS;
}
