import { expect, test } from 'vitest';
import type { RedisClient } from '../../../../functions/redis/client.ts';
import { RedisError } from '../../../../functions/redis/redis-error.ts';
import { Refusal } from '../../../../lib/operator/commands.ts';
import { examineRedis } from '../../../../lib/operator/doctor/redis.ts';

/** What a server says that is as it should be, line by line. */
const healthy = {
  redis_version: '7.2.4',
  valkey_version: '8.1.0',
  maxmemory_policy: 'noeviction',
  aof_enabled: '1',
  role: 'master',
  cluster_enabled: '0',
};

const clientOf = (ask: () => Promise<unknown>): RedisClient => ({ ask, close() {} });

/** What it finds at a server that says this of itself; what is undefined is left out, as by a managed one. */
const examine = (says: { [name in keyof typeof healthy]?: string | undefined }) => {
  const lines = Object.entries({ ...healthy, ...says }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}:${value}\r\n`],
  );
  return examineRedis(clientOf(async () => `# Server\r\n${lines.join('')}`));
};

test('of a server that is as it should be, its durability alone stays to be known', async () => {
  expect(await examine({})).toEqual([
    { check: 'redis', verdict: 'ok', says: 'It is Valkey 8.1.0.' },
    { check: 'scripts', verdict: 'ok', says: 'It runs the scripts of the store.' },
    { check: 'eviction', verdict: 'ok', says: 'It deletes nothing to make room.' },
    {
      check: 'durability',
      verdict: 'note',
      says: 'It keeps a log of its writes. A failover forgets the last claims, unless it is MemoryDB or has synchronous durability.',
      todo: 'Where it is neither, deploy with mayForgetClaims: docs/redis.md.',
    },
  ]);
});

test.each([
  [
    { valkey_version: undefined, redis_version: '6.0.16' },
    'redis',
    'note',
    /^It is Redis 6\.0\.16, and known/,
  ],
  [{ valkey_version: undefined }, 'redis', 'ok', /^It is Redis 7\.2\.4\.$/],
  [{ maxmemory_policy: 'volatile-lru' }, 'eviction', 'fails', /^Its maxmemory-policy is volatile-lru: /],
  [{ maxmemory_policy: undefined }, 'eviction', 'unseen', /it does not tell its maxmemory-policy/],
  [{ role: 'slave' }, 'primary', 'fails', /^It is a replica, which takes no claims\.$/],
  [
    { aof_enabled: '0' },
    'durability',
    'note',
    /^It keeps no log of its writes: a restart forgets all keys\./,
  ],
  [{ aof_enabled: undefined }, 'durability', 'note', /^A failover forgets the last claims/],
])('where it says %j: %s %s', async (says, check, verdict, sentence) => {
  const found = (await examine(says)).filter((one) => one.check === check);
  expect(found).toEqual([expect.objectContaining({ verdict, says: expect.stringMatching(sentence) })]);
});

test('a replica of a cluster says who is the primary, and is none the worse', async () => {
  const checks = (await examine({ role: 'slave', cluster_enabled: '1' })).map(({ check }) => check);
  expect(checks).toEqual(['redis', 'scripts', 'eviction', 'durability']);
});

// Why a Redis cannot be looked at, and what to do about it.

test.each([
  [
    new RedisError('ECONNREFUSED', false),
    'fails',
    /^It does not answer: ECONNREFUSED\.$/,
    /from its VPC alone/,
  ],
  [new RedisError('ERR_TLS_CERT_ALTNAME_INVALID', false), 'fails', /certificate/, /through a tunnel too/],
  [new RedisError('NOAUTH', true), 'fails', /^It lets nobody in: NOAUTH\.$/, /user and password/],
  [new Refusal('AWS does not say'), 'unseen', /^Could not look: AWS does not say\.$/, /^$/],
] as const)('%s %s', async (error, verdict, says, todo) => {
  const client = { ask: () => Promise.reject(error), close() {} };
  const [finding, ...more] = await examineRedis(client);
  expect([finding?.check, finding?.verdict, more]).toEqual(['redis', verdict, []]);
  expect(finding?.says).toMatch(says);
  expect(finding?.todo ?? '').toMatch(todo);
});
