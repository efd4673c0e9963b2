import type { SendOutcome } from '../../functions/emails/outcome.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import type { ClaimResult, RecordStore } from '../../functions/idempotency/record-store.ts';
import { settleByHand } from '../../functions/idempotency/transitions.ts';
import { type Protocol, theRealOne } from '../simulation/protocol.ts';
import { tableTransitions } from './table-terms.ts';

/** The table's calls as a rival has them too. */
export interface RivalStore extends RecordStore {
  read(): Promise<IdempotencyRecord | null>;
  /** A write without a condition. */
  put(row: IdempotencyRecord): Promise<ClaimResult & { kind: 'claimed' }>;
}

/** What the exploration can be given instead of the real thing. */
export interface ExploredProtocol extends Protocol {
  settleByHand: typeof settleByHand;
  /** What a request makes of the table's calls. */
  store?(store: RivalStore): RecordStore;
  /** What it makes of one attempt to send. */
  send?(attempt: () => Promise<SendOutcome>): Promise<SendOutcome>;
}

/** The shipped protocol on the table's own conditions. */
export const shipped: ExploredProtocol = { ...theRealOne, ...tableTransitions(), settleByHand };
