import type { RedisClient } from '../../../functions/redis/client.ts';
import { get } from '../../../functions/redis/steps.ts';
import { Refusal } from '../commands.ts';
import { readRedisState } from '../redis-state.ts';
import type { Progress } from './read-logs.ts';
import { type RecordsRead, toRecords } from './read-records.ts';

/** Milliseconds for a call, its repeats included. */
const CALL_MS = 20_000;
/** So many keys are looked at in one step: a step holds all others up. */
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
    for (const key of keys) pks.add(key.slice(key.lastIndexOf(':') + 1));
    cursor = next;
    progress(`Redis: ${pks.size.toLocaleString('en')} records`);
  } while (cursor !== '0');
  // Of each shard, what may be open.
  pks.delete('open');
  const rows: unknown[] = [];
  for (const pk of pks) {
    const row = await get({ client, name }, pk, CALL_MS);
    // It may have ended meanwhile.
    if (row) rows.push(row);
  }
  return toRecords(rows);
}

const escapeGlob = (text: string) => text.replace(/[\\*?[\]]/g, '\\$&');
