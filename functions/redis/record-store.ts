import { buildRecordStore } from '../idempotency/build-record-store.ts';
import { defaultRetention } from '../idempotency/record.ts';
import type { RecordStore, StoreLimits } from '../idempotency/record-store.ts';
import { get, put, type RedisStore, update } from './steps.ts';

/** The port's implementation on Redis. Every condition is checked by Redis itself, in the write. */
export function createRedisRecordStore(
  store: RedisStore,
  { claimMs, settleMs, findMs }: StoreLimits,
  retention = defaultRetention,
): RecordStore {
  return buildRecordStore(
    {
      claim: (row) => put(store, row, claimMs),
      withdraw: (row) => put(store, row, settleMs),
      async settle(step) {
        const stepped = await update(store, step, settleMs);
        return 'lost' in stepped ? stepped.lost : undefined;
      },
      find: (pk) => get(store, pk, findMs),
    },
    retention,
  );
}
