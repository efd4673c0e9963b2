import type { ProofStore } from '../idempotency/proof-store.ts';
import { get, type RedisStore, update } from './steps.ts';

/** The port of SES's events, on Redis. @param callMs milliseconds for a whole call, repeats included */
export function createRedisProofStore(store: RedisStore, callMs: number): ProofStore {
  return {
    async findAll(pks) {
      // All at once, over one connection.
      const rows = await Promise.all([...new Set(pks)].map((pk) => get(store, pk, callMs)));
      return new Map(rows.flatMap((row) => (row ? [[row.pk, row] as const] : [])));
    },
    step: (settlement) => update(store, settlement, callMs),
  };
}
