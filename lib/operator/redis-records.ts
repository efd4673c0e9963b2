import type { RedisClient } from '../../functions/redis/client.ts';
import { findOpenRecords } from '../../functions/redis/open-records.ts';
import { forget, get, update } from '../../functions/redis/steps.ts';
import { oldestFirst, type Records } from './records.ts';

/** An operator waits, and asks again. Milliseconds for a call, its repeats included. */
const CALL_MS = 10_000;

/** The records in Redis, for an operator. What they change is fenced by what they were shown. @param name what all keys begin with */
export function redisRecords(client: RedisClient, name: string): Records {
  const store = { client, name };
  return {
    listOpen: (now) => oldestFirst(findOpenRecords(client, name, now)),
    find: (pk) => get(store, pk, CALL_MS),
    settle: async (settlement) => !('lost' in (await update(store, settlement, CALL_MS))),
    forget: (row) => forget(store, row, CALL_MS),
  };
}
