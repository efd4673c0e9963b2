import type { Proof, ProofStore } from '../idempotency/proof-store.ts';
import { type IdempotencyRecord, isUnknown, type StoredResponse } from '../idempotency/record.ts';
import { settleProven } from '../idempotency/transitions.ts';

export type Proven =
  /** It was open and its outcome was not known: the client's next repeat is answered. */
  | 'healed'
  /** It was in progress: the event came before its holder's own settle. */
  | 'settled'
  /** Settled already; costs no write. */
  | 'known'
  /** The row is gone, or under another claim. */
  | 'gone';

/**
 * Settles as sent what is proven to be, and touches nothing else. Order and number of events do not matter.
 *
 * @param row as it was read before: one that is settled costs no write
 * @param now epoch milliseconds
 */
export async function proveSent(
  store: Pick<ProofStore, 'step'>,
  { pk, claimId }: Proof,
  row: IdempotencyRecord | undefined,
  response: StoredResponse,
  now: number,
): Promise<Proven> {
  if (row?.claimId !== claimId) return 'gone';
  if (row.status === 'sent' || row.status === 'refused') return 'known';
  const { lost } = await store.step(settleProven(pk, claimId, response));
  // Another step came first; all that this one could lose to is final, or another's claim.
  if (lost) return 'known';
  return isUnknown(row, now) ? 'healed' : 'settled';
}
