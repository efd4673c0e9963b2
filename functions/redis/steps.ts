import type { IdempotencyRecord } from '../idempotency/record.ts';
import type { Lost, Settlement } from '../idempotency/transitions.ts';
import type { RedisClient } from './client.ts';
import { RedisError } from './redis-error.ts';
import { type Fields, readFields, shardOf, toFields, toIndexKey, toRecord, toRowKey } from './rows.ts';
import { type Script, scripts } from './scripts.ts';

/** A store of records in Redis: what all its keys begin with, and how it is reached. */
export interface RedisStore {
  client: RedisClient;
  name: string;
  /** The real ones, unless a test breaks them on purpose. */
  scripts?: Pick<typeof scripts, 'put' | 'update'>;
}

/** A claim, or the withdrawal of one. @returns what it lost to, where it did @throws RedisError */
export async function put(store: RedisStore, row: IdempotencyRecord, ms: number): Promise<Lost | undefined> {
  const found = await run(store, (store.scripts ?? scripts).put, row.pk, toPutWords(row), ms);
  return found === null ? undefined : { row: toRecord(row.pk, JSON.parse(found as string)) };
}

/** What the script of a claim is told after the record's `pk`. */
export const toPutWords = (row: IdempotencyRecord): string[] => [JSON.stringify(toFields(row))];

/** A settlement. @returns the row that it was made on, or what it lost to @throws RedisError */
export async function update(
  store: RedisStore,
  step: Settlement,
  ms: number,
): Promise<{ before: IdempotencyRecord } | { lost: Lost }> {
  const { pk } = step;
  const script = (store.scripts ?? scripts).update;
  const [made, found] = (await run(store, script, pk, toUpdateWords(step), ms)) as [number, string];
  const row = toRecord(pk, JSON.parse(found));
  return made === 1 && row ? { before: row } : { lost: { row } };
}

/** What the script of a settlement is told after the record's `pk`. */
export function toUpdateWords({ claimId, from, to, response, expiresAt }: Settlement): string[] {
  const changes: Partial<Fields> = {
    status: to,
    ...(response && { response: JSON.stringify(response) }),
    ...(expiresAt !== undefined && { expiresAt: String(expiresAt) }),
  };
  return [claimId, JSON.stringify(changes), ...from];
}

/**
 * One read, by whoever is connected: a primary that became a replica, of no cluster, may answer late until its connection ends. Nothing
 * is claimed by it.
 *
 * @throws RedisError
 */
export async function get(
  { client, name }: RedisStore,
  pk: string,
  ms: number,
): Promise<IdempotencyRecord | undefined> {
  const words = await client.ask(shardOf(pk), ['HGETALL', toRowKey(name, pk)], ms);
  return toRecord(pk, readFields(words as string[]));
}

/** Deletes a record by hand. @returns whether it still was as it was shown @throws RedisError */
export async function forget(
  store: RedisStore,
  { pk, claimId, status }: IdempotencyRecord,
  ms: number,
): Promise<boolean> {
  return (await run(store, scripts.forget, pk, [claimId, status], ms)) === 1;
}

/** Takes a record out of the index, if it is gone. @throws RedisError */
export async function sweep(store: RedisStore, pk: string, ms: number): Promise<void> {
  await run(store, scripts.sweep, pk, [], ms);
}

/** One round trip; a second one where the server has forgotten the script, which then has it again. */
async function run(
  { client, name }: RedisStore,
  { sha, source }: Script,
  pk: string,
  words: readonly string[],
  ms: number,
): Promise<unknown> {
  const shard = shardOf(pk);
  const rest = [2, toRowKey(name, pk), toIndexKey(name, shard), pk, ...words];
  const until = performance.now() + ms;
  try {
    return await client.ask(shard, ['EVALSHA', sha, ...rest], ms);
  } catch (error) {
    if (!(error instanceof RedisError) || error.code !== 'NOSCRIPT') throw error;
    return client.ask(shard, ['EVAL', source, ...rest], until - performance.now());
  }
}
