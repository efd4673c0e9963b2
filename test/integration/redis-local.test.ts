import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createRedisClient, type RedisClient } from '../../functions/redis/client.ts';
import { LOOPBACK } from '../../lib/local/listen.ts';
import { listens, type RedisServer } from '../../lib/local/redis-server.ts';
import { welcome } from '../../lib/local/terminal.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { REDIS_SERVER, startRedisHere } from '../support/redis-server.ts';
import { takePort } from '../support/take-port.ts';

// npm start on Redis, with its faults, as anyone would try them by hand.

const CALL_MS = 20_000;

let api: LocalApi;
let redis: RedisClient;

const ask = (...[name, ...words]: [string, ...string[]]) => redis.ask('', [name, ...words], CALL_MS);

async function fault(body: object): Promise<number> {
  const response = await fetch(`${api.apiUrl}/_local/faults`, { method: 'POST', body: JSON.stringify(body) });
  return response.status;
}

const email = () => ({ to: 'jane@example.com', subject: randomUUID(), text: 'Nobody else reads this.' });

/** Every key of the server, with all that is under it. */
async function dump(): Promise<string> {
  const keys = (await ask('KEYS', '*')) as string[];
  const read = (key: string) => (key.endsWith(':open') ? 'ZRANGE' : 'HGETALL');
  const words = (key: string) => (key.endsWith(':open') ? ['0', '-1'] : []);
  return JSON.stringify(
    await Promise.all(keys.map(async (key) => [key, await ask(read(key), key, ...words(key))])),
  );
}

describe.skipIf(!REDIS_SERVER)('npm start on Redis', () => {
  beforeAll(async () => {
    api = await localApi({ redis: { program: REDIS_SERVER ?? '' } });
    const { port, hostname } = new URL(api.redis?.url ?? '');
    redis = createRedisClient({ address: { host: hostname, port: Number(port), tls: false } });
  });
  afterEach(() => fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' }));
  afterAll(async () => {
    redis?.close();
    await api?.close();
  });

  test('fifty at once are one email, and nothing of it is in Redis or in the table', async () => {
    const body = email();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => api.post(body, { key: body.subject })),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(202);
    expect(await api.inbox(body.subject)).toHaveLength(1);
    const all = await dump();
    expect(all).toContain(api.lines.at(-1)?.record);
    for (const secret of [body.to, body.subject, body.text]) expect(all).not.toContain(secret);
    expect(await api.rows()).toEqual([]);
  });

  test('the playground is told which store it runs on', async () => {
    const inbox = await fetch(`${api.apiUrl}/_local/inbox`);
    const store = String(await ask('INFO', 'server')).includes('valkey_version') ? 'Valkey' : 'Redis';
    expect(await inbox.json()).toMatchObject({ store });
  });

  test.each([{ ses: 'lose-answer' }, { sender: 'kill' }])(
    '%j: one email, and a repeat gets its id',
    async (wrong) => {
      await fault(wrong);
      const body = email();
      await api.post(body, { key: body.subject });
      const repeat = await api.post(body, { key: body.subject });
      const [sent, ...more] = await api.inbox(body.subject);
      expect([repeat.status, repeat.json, more]).toEqual([202, { id: sent?.messageId }, []]);
    },
  );

  test.each([
    { table: 'lose-answer', operation: 'PutItem' },
    { table: 'lose-answer', operation: 'UpdateItem' },
    { table: 'unreachable' },
    { table: 'slow', operation: 'PutItem' },
  ])('%j once: one email, as if nothing had been', async (wrong) => {
    expect(await fault(wrong)).toBe(200);
    const body = email();
    const first = await api.post(body, { key: body.subject });
    const repeat = await api.post(body, { key: body.subject });
    expect([first.status, repeat.text]).toEqual([202, first.text]);
    expect(await api.inbox(body.subject)).toHaveLength(1);
  });

  test('cannot be reached: nothing is sent, and the same key sends when it is back', async () => {
    await fault({ table: 'unreachable', times: 'always' });
    const body = email();
    const first = await api.post(body, { key: body.subject });
    expect([first.status, first.json.retry]).toEqual([503, 'same-key']);
    expect(await api.inbox(body.subject)).toEqual([]);
    await fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' });
    expect((await api.post(body, { key: body.subject })).status).toBe(202);
  });

  test('a failover that forgets nothing: one email', async () => {
    const body = email();
    const first = await api.post(body, { key: body.subject });
    expect(await fault({ redis: 'failover', forgetsMs: 0 })).toBe(200);
    expect((await api.post(body, { key: body.subject })).text).toBe(first.text);
    expect(await api.inbox(body.subject)).toHaveLength(1);
  });

  test('a failover that forgets the claim: a second email, as docs/redis.md says it may be', async () => {
    const body = email();
    await api.post(body, { key: body.subject });
    expect(await fault({ redis: 'failover', forgetsMs: 60_000 })).toBe(200);
    expect((await api.post(body, { key: body.subject })).status).toBe(202);
    expect(await api.inbox(body.subject)).toHaveLength(2);
  });

  test('what a page of a browser could send is not done', async () => {
    const asked = fetch(api.redis?.url.replace('redis:', 'http:') ?? '', {
      method: 'POST',
      body: '*1\r\n$8\r\nFLUSHALL\r\n',
    });
    await expect(asked).rejects.toThrow();
    const body = email();
    await api.post(body, { key: body.subject });
    expect(await ask('DBSIZE')).toBeGreaterThan(0);
  });
});

describe.skipIf(!REDIS_SERVER)('npm start on a Redis that runs', () => {
  let port: number;
  let server: RedisServer;
  beforeAll(async () => {
    port = await takePort();
    const rights = ['eval', 'evalsha', 'hgetall', 'hset', 'hdel', 'pexpire', 'zadd', 'zrem'];
    const least = ['on', '>least', '~*', '-@all', ...rights.map((right) => `+${right}`)];
    const words = ['--port', String(port), '--bind', LOOPBACK, '--requirepass', 'secret'];
    server = startRedisHere(...words, '--user', 'least', ...least);
    await listens(server);
  });
  afterAll(() => server?.close());

  test('uses it with its password, prints none, and has it forget nothing', async () => {
    const foreign = await localApi({ redis: { url: `redis://:secret@${LOOPBACK}:${port}` } });
    const setFault = (body: object) =>
      fetch(`${foreign.apiUrl}/_local/faults`, { method: 'POST', body: JSON.stringify(body) });
    await setFault({ table: 'lose-answer', operation: 'PutItem' });
    const body = email();
    const first = await foreign.post(body, { key: body.subject });
    expect([first.status, (await foreign.post(body, { key: body.subject })).text]).toEqual([202, first.text]);
    expect(await foreign.inbox(body.subject)).toHaveLength(1);
    expect(foreign.redis).toMatchObject({ isOurs: false, url: expect.not.stringContaining('secret') });
    const cli = `${foreign.redis?.name.toLowerCase()}-cli -u ${foreign.redis?.url}`;
    expect(welcome(foreign)).toContain(`REDISCLI_AUTH=PASSWORD ${cli} --scan`);
    expect(welcome(foreign)).not.toContain('secret');
    const refused = await setFault({ redis: 'failover' });
    expect([refused.status, await refused.text()]).toEqual([
      409,
      expect.stringContaining('without REDIS_URL'),
    ]);
    await foreign.close();
  });

  test('uses it as a user who may not ask what it is', async () => {
    const user = 'on >word ~* -@all +@read +@write +@scripting +@connection -info';
    const client = createRedisClient({
      address: { path: server.socket },
      credentials: async () => ({ password: 'secret' }),
    });
    await client.ask('', ['ACL', 'SETUSER', 'narrow', ...user.split(' ')], CALL_MS);
    client.close();
    const foreign = await localApi({ redis: { url: `redis://narrow:word@${LOOPBACK}:${port}` } });
    const body = email();
    expect((await foreign.post(body, { key: body.subject })).status).toBe(202);
    await foreign.close();
  });

  test('needs no right but to the commands of the scripts', async () => {
    const foreign = await localApi({ redis: { url: `redis://least:least@${LOOPBACK}:${port}` } });
    const body = email();
    expect((await foreign.post(body, { key: body.subject })).status).toBe(202);
    await foreign.close();
  });

  test.each([
    [() => `redis://${LOOPBACK}:${port}`, /refuses: NOAUTH/],
    [() => `redis://:wrong@${LOOPBACK}:${port}`, /refuses: WRONGPASS/],
    [() => 'redis://127.0.0.1:1', /does not answer: ECONNREFUSED/],
    [() => 'http://127.0.0.1', /REDIS_URL must be redis:/],
  ])('says in a sentence that %s is none', async (url, sentence) => {
    await expect(localApi({ redis: { url: url() } })).rejects.toThrow(sentence);
  });
});

test('a failover needs a Redis', async () => {
  const plain = await localApi();
  const response = await fetch(`${plain.apiUrl}/_local/faults`, {
    method: 'POST',
    body: '{"redis":"failover"}',
  });
  expect(response.status).toBe(409);
  await plain.close();
});
