import {
  type Claim,
  defaultRetention,
  type Found,
  type IdempotencyRecord,
  promisedUntil,
  toFound,
} from './record.ts';
import type { RecordStore } from './record-store.ts';
import { claimRow, type Lost, type Settlement, settleOwn, settleResult, withdrawRow } from './transitions.ts';

/** The calls that a store is made of, each one atomic step with its condition in the store itself. What they lost to is a value. */
export interface StoreCalls {
  /** A put, for whoever may claim. */
  claim(row: IdempotencyRecord): Promise<Lost | undefined>;
  /** Likewise, of a claim that is taken back. */
  withdraw(row: IdempotencyRecord): Promise<Lost | undefined>;
  settle(step: Settlement): Promise<Lost | undefined>;
  /** A consistent read. */
  find(pk: string): Promise<IdempotencyRecord | undefined>;
}

/** The port of records, on whichever store makes these calls. @throws what they throw */
export function buildRecordStore(calls: StoreCalls, retention = defaultRetention): RecordStore {
  const inTheWay = ({ row }: Lost, claim: Claim): Found => toFound(row, claim, claim.claimedAt, retention);
  return {
    async claim(claim) {
      const row = claimRow(claim, retention);
      const lost = await calls.claim(row);
      return lost ? inTheWay(lost, claim) : { kind: 'claimed', until: promisedUntil(row, retention) };
    },
    async withdraw(claim) {
      const row = withdrawRow(claim, retention);
      const lost = await calls.withdraw(row);
      return lost ? inTheWay(lost, claim) : { kind: 'free', until: row.expiresAt };
    },
    async settle(claim, status, response) {
      const step = settleOwn(claim, status, response, retention);
      return settleResult(claim, step, await calls.settle(step), retention);
    },
    async find(pk, prints, now) {
      return toFound(await calls.find(pk), prints, now, retention);
    },
  };
}
