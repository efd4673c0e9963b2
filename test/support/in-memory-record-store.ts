import type { ProofStore } from '../../functions/idempotency/proof-store.ts';
import { defaultRetention, type IdempotencyRecord, toFound } from '../../functions/idempotency/record.ts';
import type { LookUp, RecordStore } from '../../functions/idempotency/record-store.ts';
import { applySettlement, mayClaim } from '../../functions/idempotency/transitions.ts';
import { atomicSteps, type Made, type Transitions } from './atomic-steps.ts';

export interface InMemoryRecordStore extends RecordStore, ProofStore {
  /** The rows, as a look into the table would show them. */
  rows: Map<string, IdempotencyRecord>;
  lookUp: LookUp;
}

/** The ports' double: the real transitions over a map, each call one atomic step. */
export function inMemoryRecordStore(
  transitions: Transitions = { mayClaim, applySettlement, toFound },
  retention = defaultRetention,
): InMemoryRecordStore {
  const rows = new Map<string, IdempotencyRecord>();
  const steps = atomicSteps(transitions, retention);
  const make = <T>(pk: string, step: (row: IdempotencyRecord | undefined) => Made<T>): T => {
    const { row, result } = step(rows.get(pk));
    if (row) rows.set(pk, row);
    return result;
  };
  return {
    rows,
    lookUp: async (pk) => rows.get(pk),
    claim: async (claim) => make(claim.pk, (row) => steps.claim(row, claim)),
    withdraw: async (claim) => make(claim.pk, (row) => steps.withdraw(row, claim)),
    settle: async (claim, ...to) => make(claim.pk, (row) => steps.settle(row, claim, ...to)),
    find: async (pk, prints, now) => transitions.toFound(rows.get(pk), prints, now, retention),
    findAll: async (pks) =>
      new Map(pks.flatMap((pk) => [rows.get(pk) ?? []].flat().map((row) => [pk, row] as const))),
    step: async (settlement) => make(settlement.pk, (row) => steps.step(row, settlement)),
  };
}
