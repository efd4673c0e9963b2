import type { OpenPage } from '../idempotency/open-records.ts';
import { type IdempotencyRecord, isExpired, isUnknown } from '../idempotency/record.ts';
import type { RedisClient } from './client.ts';
import { SHARDS, toIndexKey } from './rows.ts';
import { get, type RedisStore, sweep } from './steps.ts';

/** So many of an index at once. */
const PAGE = 500;
/** Milliseconds for one call, its repeats included. */
const CALL_MS = 4_000;

/**
 * Finds the records whose outcome is unknown: said to be so, or still `sending` past their lease. It reads the index of each
 * shard, which the scripts keep, and those records that may be open by it; what Redis has deleted meanwhile is taken out of it.
 *
 * @param name what all keys of the store begin with
 * @param now epoch milliseconds
 */
export async function* findOpenRecords(
  client: RedisClient,
  name: string,
  now: number,
): AsyncGenerator<OpenPage> {
  const store = { client, name };
  for (const shard of SHARDS) {
    const seen = new Set<string>();
    let cursor = '0';
    do {
      const [next, entries] = await scanIndex(store, shard, cursor);
      const pks = entries.flatMap(([pk, from]) => (from <= now && !seen.has(pk) ? [pk] : []));
      for (const pk of pks) seen.add(pk);
      if (pks.length > 0) yield readPage(store, pks, now);
      cursor = next;
    } while (cursor !== '0');
  }
}

/** Whatever stays in the index while it is scanned is found, and may be so twice. */
async function scanIndex({ client, name }: RedisStore, shard: string, cursor: string) {
  const scan = ['ZSCAN', toIndexKey(name, shard), cursor, 'COUNT', PAGE] as const;
  const [next, words] = (await client.ask(shard, scan, CALL_MS)) as [string, string[]];
  const entries = words.flatMap((pk, index) =>
    index % 2 === 0 ? [[pk, Number(words[index + 1])] as const] : [],
  );
  return [next, entries] as const;
}

async function readPage(store: RedisStore, pks: readonly string[], now: number) {
  const rows = await Promise.all(
    pks.map(async (pk) => {
      const row = await get(store, pk, CALL_MS);
      if (!row) await sweep(store, pk, CALL_MS);
      return row;
    }),
  );
  const isOpen = (row: IdempotencyRecord | undefined): row is IdempotencyRecord =>
    row !== undefined && isUnknown(row, now) && !isExpired(row, now);
  return { open: rows.filter(isOpen), rows: rows.length };
}
