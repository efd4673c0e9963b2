import type { IdempotencyRecord } from './record.ts';
import type { Settlement } from './transitions.ts';

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
