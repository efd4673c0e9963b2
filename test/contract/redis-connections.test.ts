import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readRedisVariables } from '../../functions/configuration/read-redis-variables.ts';
import type { Claim } from '../../functions/idempotency/record.ts';
import { createRedisClient, type RedisSettings } from '../../functions/redis/client.ts';
import { createRedisLookUp } from '../../functions/redis/look-up.ts';
import { createRedisRecordStore } from '../../functions/redis/record-store.ts';
import { toSettings } from '../../functions/redis/settings.ts';
import { LOOPBACK } from '../../lib/local/listen.ts';
import { type LocalRedis, startRedis } from '../../lib/local/redis.ts';
import { listens } from '../../lib/local/redis-server.ts';
import { patientClient, REDIS_SERVER, startRedisHere } from '../support/redis-server.ts';
import { takePort } from '../support/take-port.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds; one hour later, in epoch seconds. */
const T0 = 1_767_225_600_000;
const IN_AN_HOUR = 1_767_229_200;
const SENT = { statusCode: 202, body: '{"id":"m-1"}' };

/** Whether the server was built with TLS: asked for it without a certificate, one that was says so, and ends. */
function hasTls(program: string): boolean {
  const words = ['--port', '0', '--tls-port', '1', '--save', ''];
  return spawnSync(program, words, { encoding: 'utf8' }).stdout.includes('tls-cert-file');
}

const HAS_TLS = REDIS_SERVER !== undefined && hasTls(REDIS_SERVER);
if (REDIS_SERVER && !HAS_TLS) console.warn(`This ${REDIS_SERVER} has no TLS: it is not tested here.`);

const claimOf = (): Claim => ({
  pk: randomUUID(),
  claimId: randomUUID(),
  fingerprint: 'v1:one',
  claimedAt: T0,
  leaseUntil: T0 + 22_000,
});

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A store at this address. @param ms milliseconds for a call; as long as a busy machine needs, if left out */
function storeAt(url: string, { ms = 20_000, ...settings }: { ms?: number } & Partial<RedisSettings> = {}) {
  const client = createRedisClient({ ...toSettings(readRedisVariables({ REDIS_URL: url })), ...settings });
  closing.push(client.close);
  const store = { client, name: 'store' };
  return {
    ...createRedisRecordStore(store, { claimMs: ms, settleMs: ms, findMs: ms }),
    lookUp: createRedisLookUp(store, ms),
  };
}

describe.skipIf(!REDIS_SERVER)('The connection to Redis', () => {
  let redis: LocalRedis;
  beforeAll(async () => {
    redis = await startRedis({ program: REDIS_SERVER ?? '' });
    closing.length = 0;
    // So that each step is one command from here on.
    const { claim, settle } = storeAt(redis.url);
    const first = claimOf();
    await claim(first);
    await settle(first, 'sent', SENT);
    redis.operations.length = 0;
  });
  afterAll(() => redis.close());
  afterEach(() => {
    redis.faults.clear();
    redis.operations.length = 0;
  });

  test('takes one command for each step', async () => {
    const { claim, find, settle } = storeAt(redis.url);
    const one = claimOf();
    await claim(one);
    await find(one.pk, one, T0);
    await settle(one, 'sent', SENT);
    expect(redis.operations).toEqual(['PutItem', 'GetItem', 'UpdateItem']);
  });

  test('that was cut between two calls costs another one', async () => {
    const { claim, settle } = storeAt(redis.url);
    const one = claimOf();
    expect(await claim(one)).toEqual({ kind: 'claimed', until: IN_AN_HOUR });
    redis.cutAll();
    expect(await settle(one, 'sent', SENT)).toEqual({ kind: 'settled', until: IN_AN_HOUR });
  });

  test.each(['reset', 'cut', 'silence', 'stall'] as const)(
    'loses an answer (%s), and the step is made once',
    async (kind) => {
      const { claim, settle, lookUp } = storeAt(redis.url);
      const one = claimOf();
      redis.faults.add({ does: true, answer: { kind }, operation: 'PutItem' });
      expect(await claim(one)).toEqual({ kind: 'claimed', until: IN_AN_HOUR });
      redis.faults.add({ does: true, answer: { kind }, operation: 'UpdateItem' });
      const found = { kind: 'settled', response: SENT, until: IN_AN_HOUR };
      // Its own settle, as whoever repeats it finds it.
      expect(await settle(one, 'sent', SENT)).toEqual({ kind: 'lost', found });
      expect(redis.operations).toEqual(['PutItem', 'PutItem', 'UpdateItem', 'UpdateItem']);
      expect(await lookUp(one.pk)).toMatchObject({ status: 'sent', claimId: one.claimId });
    },
  );

  test('to a server that hangs is given up when the time is up', async () => {
    const { claim } = storeAt(redis.url, { ms: 400, attemptMs: 100 });
    redis.faults.add({ does: false, answer: { kind: 'silence' } }, Number.POSITIVE_INFINITY);
    await expect(claim(claimOf())).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(redis.operations.length).toBeGreaterThan(1);
  });

  test('of many calls at once is made anew for all that were on it', async () => {
    const { claim } = storeAt(redis.url);
    redis.faults.add({ does: true, answer: { kind: 'reset' }, operation: 'PutItem' }, 2);
    const pk = randomUUID();
    const results = await Promise.all(Array.from({ length: 20 }, () => claim({ ...claimOf(), pk })));
    expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'in-progress')).toHaveLength(19);
  });

  test('to a server that forgot its scripts costs a second command, once', async () => {
    const { claim } = storeAt(redis.url);
    const direct = patientClient(redis.server);
    await direct.ask('', ['SCRIPT', 'FLUSH'], 20_000);
    direct.close();
    expect(await claim(claimOf())).toMatchObject({ kind: 'claimed' });
    expect(await claim(claimOf())).toMatchObject({ kind: 'claimed' });
    expect(redis.operations).toEqual(['PutItem', 'PutItem', 'PutItem']);
  });

  test('outlives the server’s restart, and what it said of a key was in memory', async () => {
    const { claim, lookUp } = storeAt(redis.url);
    const one = claimOf();
    await claim(one);
    await redis.server.restart();
    expect(await lookUp(one.pk)).toBeUndefined();
    expect(await claim(one)).toMatchObject({ kind: 'claimed' });
  });

  test('outlives a server that ends in the middle of a command', async () => {
    const { lookUp } = storeAt(redis.url);
    redis.server.process.kill('SIGSTOP');
    const looked = lookUp(claimOf().pk);
    await expect.poll(() => redis.operations).toEqual(['GetItem']);
    await redis.server.restart();
    expect(await looked).toBeUndefined();
  });

  test('to a server that is full takes no claim, and what became of an earlier one is written down', async () => {
    const { claim, settle } = storeAt(redis.url);
    const one = claimOf();
    await claim(one);
    const direct = patientClient(redis.server);
    closing.push(direct.close);
    await direct.ask('', ['CONFIG', 'SET', 'maxmemory', 1], 20_000);
    await expect(claim(claimOf())).rejects.toMatchObject({ code: 'OOM' });
    expect(await settle(one, 'sent', SENT)).toEqual({ kind: 'settled', until: IN_AN_HOUR });
    await direct.ask('', ['CONFIG', 'SET', 'maxmemory', 0], 20_000);
  });

  test('ends in a failover, and what the other server has not heard of is forgotten', async () => {
    const { claim, settle, lookUp } = storeAt(redis.url);
    const [durable, forgotten] = [claimOf(), claimOf()];
    await claim(durable);
    await redis.failOver(0);
    expect(await claim({ ...durable, claimId: 'another' })).toMatchObject({ kind: 'in-progress' });
    await claim(forgotten);
    await settle(forgotten, 'sent', SENT);
    await redis.failOver(60_000);
    expect(await lookUp(forgotten.pk)).toBeUndefined();
    // Here the second email goes out.
    expect(await claim({ ...forgotten, claimId: 'another' })).toMatchObject({ kind: 'claimed' });
  });

  test('that cannot be made says why, and what was asked is not done later', async () => {
    const port = await takePort();
    const one = claimOf();
    const { claim } = storeAt(`redis://${LOOPBACK}:${port}`, { ms: 300 });
    await expect(claim(one)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const server = startRedisHere('--port', String(port));
    closing.push(server.close);
    await listens(server);
    const { lookUp, claim: claimAgain } = storeAt(`redis://${LOOPBACK}:${port}`);
    expect(await lookUp(one.pk)).toBeUndefined();
    expect(await claimAgain(one)).toMatchObject({ kind: 'claimed' });
  });

  test('to a name that DNS does not know says so', async () => {
    const { claim } = storeAt('redis://redis.invalid', { ms: 300 });
    await expect(claim(claimOf())).rejects.toMatchObject({
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN|ETIMEDOUT)$/),
    });
  });

  test('asks for each password anew, and is not repeated where it is refused or cannot be read', async () => {
    const port = await takePort();
    const server = startRedisHere('--port', String(port), '--requirepass', 'right');
    closing.push(server.close);
    await listens(server);
    const url = `redis://${LOOPBACK}:${port}`;
    await expect(storeAt(url).claim(claimOf())).rejects.toMatchObject({ code: 'NOAUTH' });
    const outage = new Error('Down');
    const passwords = ['', 'wrong', 'right'];
    const credentials = async () => {
      const password = passwords.shift();
      if (!password) throw outage;
      return { password };
    };
    const { claim } = storeAt(url, { credentials });
    await expect(claim(claimOf())).rejects.toBe(outage);
    await expect(claim(claimOf())).rejects.toMatchObject({ code: 'WRONGPASS' });
    expect(passwords).toEqual(['right']);
    expect(await claim(claimOf())).toMatchObject({ kind: 'claimed' });
    const named = storeAt(`redis://default:right@${LOOPBACK}:${port}`);
    expect(await named.claim(claimOf())).toMatchObject({ kind: 'claimed' });
  });

  test('is not made as somebody else, and is where no password is asked for', async () => {
    const { lookUp } = storeAt(redis.url, { credentials: async () => ({ password: 'any' }) });
    expect(await lookUp(randomUUID())).toBeUndefined();
    const named = storeAt(redis.url, { credentials: async () => ({ username: 'nobody', password: 'any' }) });
    await expect(named.lookUp(randomUUID())).rejects.toMatchObject({ code: 'WRONGPASS' });
  });

  test('to a server that is no primary any more waits until there is one', async () => {
    const server = startRedisHere('--replicaof', LOOPBACK, `${await takePort()}`);
    closing.push(server.close);
    await listens(server);
    const claimed = storeAt(`unix:${server.socket}`).claim(claimOf());
    const direct = patientClient(server);
    closing.push(direct.close);
    await direct.ask('', ['REPLICAOF', 'NO', 'ONE'], 20_000);
    expect(await claimed).toMatchObject({ kind: 'claimed' });
    await direct.ask('', ['REPLICAOF', LOOPBACK, '1'], 20_000);
    const late = storeAt(`unix:${server.socket}`, { ms: 3_000 });
    await expect(late.claim(claimOf())).rejects.toMatchObject({
      code: expect.stringMatching(/^(READONLY|MASTERDOWN)$/),
    });
  });

  test.skipIf(!HAS_TLS)('over TLS is made to the name that it is for, and to no other', async () => {
    const tls = join(import.meta.dirname, '../support/tls');
    const [cert, key] = [join(tls, 'test-only-cert.pem'), join(tls, 'test-only-key.pem')];
    const port = await takePort();
    const options = [
      '--tls-port',
      port,
      '--tls-cert-file',
      cert,
      '--tls-key-file',
      key,
      '--tls-auth-clients',
      'no',
    ];
    const server = startRedisHere(...options.map(String), '--tls-ca-cert-file', cert);
    closing.push(server.close);
    await listens(server);
    await expect(
      storeAt(`rediss://${LOOPBACK}:${port}`, { ms: 1_000 }).claim(claimOf()),
    ).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    setDefaultCACertificates([readFileSync(cert, 'utf8')]);
    expect(await storeAt(`rediss://${LOOPBACK}:${port}`).claim(claimOf())).toMatchObject({ kind: 'claimed' });
    await expect(storeAt(`rediss://127.0.0.2:${port}`, { ms: 3_000 }).claim(claimOf())).rejects.toMatchObject(
      {
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      },
    );
  });
});
