import type { IdempotencyRecord, StoredResponse } from './record.ts';
import { isUnknown } from './record.ts';
import type { Settlement } from './transitions.ts';
import { settleProven } from './transitions.ts';

/** SES's word that it accepted the email of a claim. */
export interface Proof {
  pk: string;
  claimId: string;
  /** SES's message id. */
  messageId: string;
}

/** The port to the table as SES's events need it; it throws when the table does not answer. */
export interface ProofStore {
  /** The rows that there are, by their `pk`; consistent. */
  findAll(pks: readonly string[]): Promise<Map<string, IdempotencyRecord>>;
  /** One conditional update. */
  step(settlement: Settlement): Promise<{ lost: boolean }>;
}

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
