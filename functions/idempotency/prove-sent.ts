import type { IdempotencyRecord, StoredResponse } from './record.ts';
import { defaultRetention, isUnknown } from './record.ts';
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
  /** One conditional update. Where it loses, the row that broke its condition. */
  step(settlement: Settlement): Promise<{ lost: false } | { lost: true; row: IdempotencyRecord | undefined }>;
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
 * @param row as it was read; the step is fenced by the very state it was read in, because that state decides
 *   whether the long hold may be shortened
 */
export async function proveSent(
  store: Pick<ProofStore, 'step'>,
  proof: Proof,
  row: IdempotencyRecord | undefined,
  response: StoredResponse,
  now: () => number,
  retention = defaultRetention,
): Promise<Proven> {
  for (let current = row; ; ) {
    if (current?.claimId !== proof.claimId) return 'gone';
    const at = now();
    const settlement = settleProven(current, response, at, retention);
    if (!settlement) return 'known';
    const result = await store.step(settlement);
    if (!result.lost) return isUnknown(current, at) ? 'healed' : 'settled';
    // Another step came first. The record only moves forward, so this ends.
    current = result.row;
  }
}
