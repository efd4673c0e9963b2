import { describe, expect, test } from 'vitest';
import { isKnownVersion, readRedisState } from '../../lib/operator/redis-state.ts';
import { endSharedRedis, REDIS_SERVER, sharedRedis } from '../support/redis-server.ts';

const CALL_MS = 20_000;

describe.skipIf(!REDIS_SERVER)('What a server says of itself', () => {
  endSharedRedis();

  test('is read without a right to its configuration', async () => {
    const { client } = sharedRedis();
    const state = await readRedisState(client, CALL_MS);
    expect(state).toMatchObject({ policy: 'noeviction', log: 'off', isPrimary: true, isCluster: false });
    expect(isKnownVersion(state)).toBe(true);
    await client.ask('', ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'], CALL_MS);
    expect(await readRedisState(client, CALL_MS)).toMatchObject({ policy: 'allkeys-lru' });
  });
});

test.each([
  ['Redis', '6.0.16', false],
  ['Redis', '6.2.0', true],
  ['Redis', '7.0.15', true],
  ['Redis', '8.4.1', true],
  ['Redis', '9.0.0', false],
  ['Valkey', '7.1.9', false],
  ['Valkey', '7.2.4', true],
  ['Valkey', '9.1.0', true],
  ['Valkey', '10.0.0', false],
  ['Redis', '', false],
] as const)('%s %s is known to work: %s', (name, version, known) => {
  expect(isKnownVersion({ name, version })).toBe(known);
});
