import type { IdempotencyRecord } from '../../../functions/idempotency/record.ts';
import type { RedisClient } from '../../../functions/redis/client.ts';
import { readRowKey } from '../../../functions/redis/rows.ts';
import { get, type RedisStore } from '../../../functions/redis/steps.ts';
import { Refusal } from '../commands.ts';
import { readRedisState } from '../redis-state.ts';
import type { Progress } from './read-logs.ts';
import { type RecordsRead, toRecords } from './read-records.ts';

/** Milliseconds for a call, its repeats included. */
const CALL_MS = 20_000;
/** So many keys are looked at in one step, which holds all others up; so many records are asked for at once. */
const COUNT = 500;

/**
 * Reads all records of a server, key by key, while it goes on.
 *
 * @param name what all keys begin with
 * @throws Refusal where it is a cluster, of which one node knows only its own keys
 */
export async function scanRedis(client: RedisClient, name: string, progress: Progress): Promise<RecordsRead> {
  const { isCluster } = await readRedisState(client, CALL_MS);
  if (isCluster)
    throw new Refusal('It is a cluster, and no node knows all records: hand them over with --records FILE.');
  const pks = new Set<string>();
  let cursor = '0';
  do {
    const scan = ['SCAN', cursor, 'MATCH', `${escapeGlob(name)}:{?}:*`, 'COUNT', COUNT] as const;
    const [next, keys] = (await client.ask('', scan, CALL_MS)) as [string, string[]];
    for (const pk of keys.map(readRowKey)) if (pk) pks.add(pk);
    cursor = next;
    progress(`Redis: ${pks.size.toLocaleString('en')} records`);
  } while (cursor !== '0');
  return toRecords(await readAll({ client, name }, [...pks]));
}

/** Page by page, over one connection. What has ended meanwhile is left out. */
async function readAll(store: RedisStore, pks: readonly string[]): Promise<IdempotencyRecord[]> {
  const rows: IdempotencyRecord[] = [];
  for (let from = 0; from < pks.length; from += COUNT) {
    const page = pks.slice(from, from + COUNT);
    const read = await Promise.all(page.map((pk) => get(store, pk, CALL_MS)));
    rows.push(...read.filter((row) => row !== undefined));
  }
  return rows;
}

const escapeGlob = (text: string) => text.replace(/[\\*?[\]]/g, '\\$&');
