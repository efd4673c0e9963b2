import type { LookUp } from '../idempotency/record-store.ts';
import { get, type RedisStore } from './steps.ts';

/** One read. @param callMs milliseconds for the whole call, repeats included */
export const createRedisLookUp =
  (store: RedisStore, callMs: number): LookUp =>
  (pk) =>
    get(store, pk, callMs);
