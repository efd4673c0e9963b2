import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenPage } from '../../functions/idempotency/open-records.ts';
import type { Claim } from '../../functions/idempotency/record.ts';
import type { RedisClient } from '../../functions/redis/client.ts';
import { findOpenRecords } from '../../functions/redis/open-records.ts';
import { SHARDS, shardOf, toIndexKey, toRowKey } from '../../functions/redis/rows.ts';
import { lookIntoRedis } from '../support/record-stores.ts';
import { patientClient, REDIS_SERVER, startRedisHere } from '../support/redis-server.ts';
import { claim, LEASE_UNTIL, response } from '../support/row-of.ts';

const CALL_MS = 20_000;
const SPARE_MS = 10_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe.skipIf(!REDIS_SERVER)('What stands in Redis', () => {
  let server: ReturnType<typeof startRedisHere>;
  let client: RedisClient;
  beforeAll(() => {
    server = startRedisHere();
    client = patientClient(server);
  });
  afterAll(() => {
    client.close();
    server.close();
  });
  const ask = (...command: [string, ...string[]]) => client.ask('', command, CALL_MS);
  const storeOf = (name: string) => lookIntoRedis({ client, name }).store;

  test('is a hash for each record, and an index of what may be open for each shard', async () => {
    const { claim: put, settle } = storeOf('one');
    await put(claim);
    const [row, index] = [toRowKey('one', claim.pk), toIndexKey('one', 'p')];
    expect([row, index]).toEqual(['one:{p}:pk-1', 'one:{p}:open']);
    expect((await ask('KEYS', 'one:*')) as string[]).toEqual(expect.arrayContaining([row, index]));
    expect(await ask('ZRANGE', index, '0', '-1', 'WITHSCORES')).toEqual(['pk-1', String(LEASE_UNTIL)]);
    await settle(claim, 'sent', response);
    expect(await ask('EXISTS', index)).toBe(0);
    expect(((await ask('HKEYS', row)) as string[]).sort()).toEqual([
      'claimId',
      'claimedAt',
      'expiresAt',
      'fingerprint',
      'leaseUntil',
      'response',
      'status',
    ]);
  });

  /** Milliseconds that Redis keeps it for; as much less as it takes to ask. */
  async function keptMs(name: string): Promise<number> {
    return (await ask('PTTL', toRowKey(name, claim.pk))) as number;
  }
  // The claim is made 877 ms before a whole second, and kept until one.
  const ROUNDED_MS = 877;

  test.each([
    ['a claim', 'two', undefined, DAY_MS],
    ['what was sent', 'three', 'sent', HOUR_MS],
    ['what is unknown', 'four', 'unknown', DAY_MS],
  ] as const)('is kept a little longer than its time, by any clock: %s', async (_what, name, status, ms) => {
    const { claim: put, settle } = storeOf(name);
    await put(claim);
    if (status) await settle(claim, status, status === 'sent' ? response : undefined);
    const longest = ms + ROUNDED_MS + SPARE_MS;
    expect(await keptMs(name)).toBeLessThanOrEqual(longest);
    expect(await keptMs(name)).toBeGreaterThan(longest - SPARE_MS);
  });

  test('is gone when Redis has deleted it, and whoever looks for what is open takes it out of the index', async () => {
    const { claim: put } = storeOf('five');
    await put(claim);
    await ask('DEL', toRowKey('five', claim.pk));
    const pages: OpenPage[] = [];
    for await (const page of findOpenRecords(client, 'five', LEASE_UNTIL)) pages.push(page);
    expect(pages).toEqual([{ open: [], rows: 1 }]);
    expect(await ask('EXISTS', toIndexKey('five', 'p'))).toBe(0);
  });

  test('is gone with its place in the index, when it is forgotten by hand', async () => {
    const { store, records } = lookIntoRedis({ client, name: 'seven' });
    await store.claim(claim);
    expect(await records.forget({ ...claim, status: 'sending', expiresAt: 0 })).toBe(true);
    expect(await ask('KEYS', 'seven:*')).toEqual([]);
  });

  test('is left as it was where Redis has no room', async () => {
    const { claim: put, settle, find } = storeOf('six');
    await put(claim);
    await settle(claim, 'not_sent');
    await ask('CONFIG', 'SET', 'maxmemory', '1');
    const later: Claim = { ...claim, claimId: 'claim-2', claimedAt: claim.claimedAt + 1 };
    await expect(put(later)).rejects.toMatchObject({ code: 'OOM' });
    await ask('CONFIG', 'SET', 'maxmemory', '0');
    expect(await find(claim.pk, claim, claim.claimedAt)).toMatchObject({
      kind: 'free',
      laterThan: claim.claimedAt,
    });
    expect(await put(later)).toMatchObject({ kind: 'claimed' });
  });

  test('is found shard by shard, and every first character of a pk is one', () => {
    expect(new Set(SHARDS).size).toBe(64);
    expect(shardOf('-pk')).toBe('-');
    expect(Buffer.from(SHARDS.join(''), 'base64url')).toHaveLength(48);
  });
});
