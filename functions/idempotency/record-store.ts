import type { Fingerprints } from './fingerprint.ts';
import type { Claim, Found, IdempotencyRecord, Status, StoredResponse } from './record.ts';

/** How long each kind of call to a store may take. */
export interface StoreLimits {
  /** Milliseconds for a whole call, its retries included. */
  claimMs: number;
  settleMs: number;
  findMs: number;
}

/** `until` is what a client may count on, in epoch seconds. */
export type ClaimResult = { kind: 'claimed'; until: number } | Found;

/** `found` is what stands in the row instead; left out where the row is gone or under another claim. */
export type SettleResult = { kind: 'settled'; until: number } | { kind: 'lost'; found?: Found };

/**
 * The port to the table. Each call is one atomic step. What it loses is a value; it throws only when the
 * table did not answer, or answered with an error. Then the step may have been made all the same.
 */
export interface RecordStore {
  /** One conditional put. Repeating it with the same claim is safe. */
  claim(claim: Claim): Promise<ClaimResult>;
  /**
   * Takes back a claim whose answer never came: one conditional put. Whatever the claim did or will still do,
   * it is void then; what is found is another's, or its own key come free.
   */
  withdraw(claim: Claim): Promise<Found>;
  /** The claim's holder writes down what became of it: one update, fenced by the claim. */
  settle(claim: Claim, status: Exclude<Status, 'sending'>, response?: StoredResponse): Promise<SettleResult>;
  /** One consistent read, by a request with this email at this time (epoch milliseconds). */
  find(pk: string, prints: Fingerprints, now: number): Promise<Found>;
}

/** The port of who only asks: the row of a record, if there is one. It throws when the table does not answer. */
export type LookUp = (pk: string) => Promise<IdempotencyRecord | undefined>;
