import type { Stepped } from '../../functions/idempotency/proof-store.ts';
import {
  type Claim,
  defaultRetention,
  type Found,
  type IdempotencyRecord,
  promisedUntil,
  type StoredResponse,
  toFound,
} from '../../functions/idempotency/record.ts';
import type { ClaimResult, SettleResult } from '../../functions/idempotency/record-store.ts';
import {
  applySettlement,
  claimRow,
  mayClaim,
  type Settlement,
  settleOwn,
  settleResult,
  withdrawRow,
} from '../../functions/idempotency/transitions.ts';

type Row = IdempotencyRecord | undefined;

/** The transitions: the real ones, unless a test breaks them on purpose. */
export interface Transitions {
  mayClaim(row: Row, claim: Claim): boolean;
  applySettlement(row: Row, step: Settlement): Row;
  toFound: typeof toFound;
}

/** The row after a step, the very same one where nothing changed, and what its maker is told. */
export interface Made<T> {
  row: Row;
  result: T;
}

/** Each call to the table as one step from row to row. */
export interface AtomicSteps {
  claim(row: Row, claim: Claim): Made<ClaimResult>;
  withdraw(row: Row, claim: Claim): Made<Found>;
  settle(row: Row, claim: Claim, to: Settlement['to'], response?: StoredResponse): Made<SettleResult>;
  step(row: Row, settlement: Settlement): Made<Stepped>;
}

/** @param transitions what may be done, and what is found */
export function atomicSteps(
  transitions: Transitions = { mayClaim, applySettlement, toFound },
  retention = defaultRetention,
): AtomicSteps {
  const inTheWay = (row: Row, claim: Claim) => ({
    row,
    result: transitions.toFound(row, claim, claim.claimedAt, retention),
  });
  return {
    claim(row, claim) {
      if (!transitions.mayClaim(row, claim)) return inTheWay(row, claim);
      const made = claimRow(claim, retention);
      return { row: made, result: { kind: 'claimed', until: promisedUntil(made, retention) } };
    },
    withdraw(row, claim) {
      if (!transitions.mayClaim(row, claim)) return inTheWay(row, claim);
      const made = withdrawRow(claim, retention);
      return { row: made, result: { kind: 'free', until: made.expiresAt } };
    },
    settle(row, claim, to, response) {
      const step = settleOwn(claim, to, response, retention);
      const made = transitions.applySettlement(row, step);
      return { row: made ?? row, result: settleResult(claim, step, made ? undefined : { row }, retention) };
    },
    step(row, settlement) {
      const made = transitions.applySettlement(row, settlement);
      return { row: made ?? row, result: made && row ? { before: row } : { lost: { row } } };
    },
  };
}
