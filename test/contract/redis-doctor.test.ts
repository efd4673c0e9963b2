import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createRedisClient, type RedisClient } from '../../functions/redis/client.ts';
import type { Command, Credentials } from '../../functions/redis/connection.ts';
import { LOOPBACK } from '../../lib/local/listen.ts';
import type { RedisServer } from '../../lib/local/redis-server.ts';
import { examineRedis } from '../../lib/operator/doctor/redis.ts';
import { patientClient, REDIS_SERVER, startRedisHere } from '../support/redis-server.ts';

const CALL_MS = 20_000;
const PASSWORD = 'right';
/** As docs/redis.md has them. */
const RIGHTS = ['-@all', '+@read', '+@write', '+@scripting', '+@connection', '+info'];

const linesOf = async (client: RedisClient, name?: string) =>
  (await examineRedis(client, name)).map(({ check, verdict, says }) => `${verdict} ${check}: ${says}`);

describe.skipIf(!REDIS_SERVER)('The doctor at a real server', () => {
  let server: RedisServer;
  const open: RedisClient[] = [];
  beforeAll(() => {
    const users = [
      ['sender', '~*', ...RIGHTS],
      ['narrow', '~emails:*', ...RIGHTS],
      ['silent', '~*', ...RIGHTS, '-info'],
      ['reader', '~*', '-@all', '+@read', '+@connection', '+info'],
    ];
    const words = users.flatMap(([name = '', ...rights]) => [
      '--user',
      name,
      'on',
      `>${PASSWORD}`,
      ...rights,
    ]);
    server = startRedisHere(...words);
  });
  afterEach(() => {
    for (const client of open.splice(0)) client.close();
  });
  afterAll(() => server?.close());

  const clientOf = (username: string, password = PASSWORD) => {
    const credentials = async (): Promise<Credentials> => ({ username, password });
    const client = createRedisClient({ address: { path: server.socket }, credentials, attemptMs: CALL_MS });
    open.push(client);
    return client;
  };
  const set = async (...command: Command) => {
    const direct = patientClient(server);
    open.push(direct);
    await direct.ask('', command, CALL_MS);
  };

  test('finds nothing that would fail, and leaves nothing there', async () => {
    expect(await linesOf(clientOf('sender'))).toEqual([
      expect.stringMatching(/^ok redis: It is (Redis|Valkey) \d/),
      'ok scripts: It runs the scripts of the store.',
      'ok eviction: It deletes nothing to make room.',
      expect.stringMatching(/^note durability: It keeps no log/),
    ]);
    const direct = patientClient(server);
    open.push(direct);
    expect(await direct.ask('', ['DBSIZE'], CALL_MS)).toBe(0);
  });

  test('says who is not let in, and never the password', async () => {
    const refused = ['fails redis: It lets nobody in: WRONGPASS.'];
    expect(await linesOf(clientOf('sender', 'wrong'))).toEqual(refused);
    expect(await linesOf(clientOf('nobody'))).toEqual(refused);
    await set('CONFIG', 'SET', 'requirepass', PASSWORD);
    const unnamed = createRedisClient({ address: { path: server.socket }, attemptMs: CALL_MS });
    open.push(unnamed);
    expect(await linesOf(unnamed)).toEqual(['fails redis: It lets nobody in: NOAUTH.']);
    const named = clientOf('default');
    await named.ask('', ['CONFIG', 'SET', 'requirepass', ''], CALL_MS);
  });

  test('says what its user may not do', async () => {
    const refused = 'fails scripts: It runs no script of the store: NOPERM.';
    expect((await linesOf(clientOf('reader')))[1]).toEqual(refused);
    expect((await linesOf(clientOf('narrow')))[1]).toEqual(refused);
    expect((await linesOf(clientOf('narrow'), 'emails'))[1]).toMatch(/^ok scripts/);
    expect(await linesOf(clientOf('silent'))).toEqual([
      'unseen redis: Could not look: it answers, and its user has no right to INFO.',
      'ok scripts: It runs the scripts of the store.',
    ]);
  });

  test.each(['allkeys-lru', 'volatile-ttl'])('fails one that evicts (%s)', async (policy) => {
    await set('CONFIG', 'SET', 'maxmemory-policy', policy);
    expect(await linesOf(clientOf('sender'))).toContain(
      `fails eviction: Its maxmemory-policy is ${policy}: without room it may delete a claim, and an email goes out twice.`,
    );
    await set('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
  });

  test('fails one that is full', async () => {
    await set('CONFIG', 'SET', 'maxmemory', 1);
    expect((await linesOf(clientOf('sender')))[1]).toMatch(/^fails scripts: .*: OOM\.$/);
    await set('CONFIG', 'SET', 'maxmemory', 0);
  });

  test('fails a replica', async () => {
    await set('REPLICAOF', LOOPBACK, 1);
    expect(await linesOf(clientOf('sender'))).toContain(
      'fails primary: It is a replica, which takes no claims.',
    );
    await set('REPLICAOF', 'NO', 'ONE');
  });
});
