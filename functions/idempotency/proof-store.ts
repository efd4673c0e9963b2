import type { IdempotencyRecord } from './record.ts';
import type { Lost, Settlement } from './transitions.ts';

/** SES's word that it accepted the email of a claim. */
export interface Proof {
  pk: string;
  claimId: string;
  /** SES's message id. */
  messageId: string;
  /** When SES accepted it, in epoch milliseconds; left out where the event does not say. */
  acceptedAt?: number;
}

/** The port to the table as SES's events need it; it throws when the table does not answer. */
export interface ProofStore {
  /** The rows that there are, by their `pk`; consistent. */
  findAll(pks: readonly string[]): Promise<Map<string, IdempotencyRecord>>;
  /** One conditional update. */
  step(settlement: Settlement): Promise<Stepped>;
}

/** The row as the update found it, which may be another than was read; or what it lost to, where its condition failed. */
export type Stepped = { before: IdempotencyRecord } | { lost: Lost };
