import { type Claim, defaultRetention, type Found, promisedUntil, toFound } from '../idempotency/record.ts';
import type { RecordStore } from '../idempotency/record-store.ts';
import { claimRow, type Lost, settleOwn, settleResult, withdrawRow } from '../idempotency/transitions.ts';
import { get, put, type RedisStore, update } from './steps.ts';

/** How long each kind of call may take. */
export interface RedisLimits {
  /** Milliseconds for a whole call, its repeats included. */
  claimMs: number;
  settleMs: number;
  findMs: number;
}

/** The port's implementation on Redis. Every condition is checked by Redis itself, in the write. */
export function createRedisRecordStore(
  store: RedisStore,
  limits: RedisLimits,
  retention = defaultRetention,
): RecordStore {
  const inTheWay = ({ row }: Lost, claim: Claim): Found => toFound(row, claim, claim.claimedAt, retention);
  return {
    async claim(claim) {
      const row = claimRow(claim, retention);
      const lost = await put(store, row, limits.claimMs);
      return lost ? inTheWay(lost, claim) : { kind: 'claimed', until: promisedUntil(row, retention) };
    },
    async withdraw(claim) {
      const row = withdrawRow(claim, retention);
      const lost = await put(store, row, limits.settleMs);
      return lost ? inTheWay(lost, claim) : { kind: 'free', until: row.expiresAt };
    },
    async settle(claim, status, response) {
      const step = settleOwn(claim, status, response, retention);
      const stepped = await update(store, step, limits.settleMs);
      return settleResult(claim, step, 'lost' in stepped ? stepped.lost : undefined, retention);
    },
    async find(pk, prints, now) {
      return toFound(await get(store, pk, limits.findMs), prints, now, retention);
    },
  };
}
