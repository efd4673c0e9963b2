import type { ProofStore } from '../../functions/idempotency/proof-store.ts';
import {
  type Claim,
  defaultRetention,
  type IdempotencyRecord,
  promisedUntil,
  toFound,
} from '../../functions/idempotency/record.ts';
import type { LookUp, RecordStore } from '../../functions/idempotency/record-store.ts';
import {
  applySettlement,
  claimRow,
  mayClaim,
  type Settlement,
  settleOwn,
  settleResult,
  withdrawRow,
} from '../../functions/idempotency/transitions.ts';

export interface InMemoryRecordStore extends RecordStore, ProofStore {
  /** The rows, as a look into the table would show them. */
  rows: Map<string, IdempotencyRecord>;
  lookUp: LookUp;
}

/** The transitions: the real ones, unless a test breaks them on purpose. */
export interface Transitions {
  mayClaim(row: IdempotencyRecord | undefined, claim: Claim): boolean;
  applySettlement(row: IdempotencyRecord | undefined, step: Settlement): IdempotencyRecord | undefined;
  toFound: typeof toFound;
}

/** The ports' double: the real transitions over a map, each call one atomic step. */
export function inMemoryRecordStore(
  transitions: Transitions = { mayClaim, applySettlement, toFound },
  retention = defaultRetention,
): InMemoryRecordStore {
  const rows = new Map<string, IdempotencyRecord>();
  const inTheWay = (row: IdempotencyRecord | undefined, claim: Claim) =>
    transitions.toFound(row, claim, claim.claimedAt, retention);
  return {
    rows,
    lookUp: async (pk) => rows.get(pk),
    async claim(claim) {
      const row = rows.get(claim.pk);
      if (!transitions.mayClaim(row, claim)) return inTheWay(row, claim);
      const next = claimRow(claim, retention);
      rows.set(claim.pk, next);
      return { kind: 'claimed', until: promisedUntil(next, retention) };
    },
    async withdraw(claim) {
      const row = rows.get(claim.pk);
      if (!transitions.mayClaim(row, claim)) return inTheWay(row, claim);
      const next = withdrawRow(claim, retention);
      rows.set(claim.pk, next);
      return { kind: 'free', until: next.expiresAt };
    },
    async settle(claim, status, response) {
      const step = settleOwn(claim, status, response, retention);
      const row = rows.get(claim.pk);
      const next = transitions.applySettlement(row, step);
      if (next) rows.set(claim.pk, next);
      return settleResult(claim, step, next ? undefined : { row }, retention);
    },
    async find(pk, prints, now) {
      return transitions.toFound(rows.get(pk), prints, now, retention);
    },
    async findAll(pks) {
      return new Map(pks.flatMap((pk) => [rows.get(pk) ?? []].flat().map((row) => [pk, row] as const)));
    },
    async step(settlement) {
      const row = rows.get(settlement.pk);
      const next = transitions.applySettlement(row, settlement);
      if (!row || !next) return { lost: { row } };
      rows.set(settlement.pk, next);
      return { before: row };
    },
  };
}
