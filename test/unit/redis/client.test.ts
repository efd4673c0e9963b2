import { setImmediate } from 'node:timers/promises';
import { setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createRedisClient, type RedisClient } from '../../../functions/redis/client.ts';
import { connect } from '../../../functions/redis/connection.ts';
import { LOOPBACK } from '../../../lib/local/listen.ts';
import {
  CUT,
  certificate,
  endScripted,
  OK,
  type ScriptedRedis,
  SILENCE,
  startScripted,
  startScriptedTls,
} from '../../support/scripted-redis.ts';

const CALL_MS = 20_000;
const MOVED = 'MOVED 1';

const endsWith = endScripted();
afterEach(() => {
  vi.restoreAllMocks();
});

function clientOf({ port }: ScriptedRedis, { host = LOOPBACK, tls = false } = {}): RedisClient {
  const client = createRedisClient({ address: { host, port, tls }, attemptMs: CALL_MS });
  endsWith(client.close);
  return client;
}

describe('A redirection', () => {
  test('for good is followed, and remembered for its shard alone', async () => {
    const other = await startScripted(OK);
    const home = await startScripted(`-${MOVED} ${LOOPBACK}:${other.port}`, OK);
    const client = clientOf(home);
    expect(await client.ask('a', ['ONE'], CALL_MS)).toBe('OK');
    await client.ask('a', ['TWO'], CALL_MS);
    await client.ask('b', ['THREE'], CALL_MS);
    expect([home.asked, other.asked]).toEqual([
      ['ONE', 'THREE'],
      ['ONE', 'TWO'],
    ]);
    expect(other.connections).toHaveLength(1);
  });

  test('while a shard moves is for one command, which says so', async () => {
    const other = await startScripted(OK);
    const home = await startScripted(`-ASK 1 ${LOOPBACK}:${other.port}`, OK);
    const client = clientOf(home);
    expect(await client.ask('a', ['ONE'], CALL_MS)).toBe('OK');
    await client.ask('a', ['TWO'], CALL_MS);
    expect([home.asked, other.asked]).toEqual([
      ['ONE', 'TWO'],
      ['ASKING', 'ONE'],
    ]);
  });

  test('by a node that does not know its own name is to where it was asked', async () => {
    const other = await startScripted(OK);
    const home = await startScripted(`-${MOVED} :${other.port}`);
    expect(await clientOf(home).ask('a', ['ONE'], CALL_MS)).toBe('OK');
    expect(other.asked).toEqual(['ONE']);
  });

  test('is followed over TLS, where that is how the first node was reached', async () => {
    setDefaultCACertificates([certificate.cert]);
    const other = await startScriptedTls(OK);
    const home = await startScriptedTls(`-${MOVED} ${LOOPBACK}:${other.port}`);
    expect(await clientOf(home, { tls: true }).ask('a', ['ONE'], CALL_MS)).toBe('OK');
    expect(other.asked).toEqual(['ONE']);
  });

  test('is forgotten once the node that it led to fails', async () => {
    const other = await startScripted('-CLUSTERDOWN for a while');
    const home = await startScripted(`-${MOVED} ${LOOPBACK}:${other.port}`, OK);
    expect(await clientOf(home).ask('a', ['ONE'], CALL_MS)).toBe('OK');
    expect([home.asked, other.asked]).toEqual([['ONE', 'ONE'], ['ONE']]);
  });

  test('is followed three times; nodes that do not agree by then are asked again', async () => {
    const home = await startScripted(OK);
    const moved = `-${MOVED} ${LOOPBACK}:${home.port}`;
    home.says(moved, moved, moved, moved, OK);
    expect(await clientOf(home).ask('a', ['ONE'], CALL_MS)).toBe('OK');
    expect([home.asked.length, home.connections.length]).toEqual([5, 2]);
  });
});

describe('What a server refuses', () => {
  test.each(['LOADING', 'READONLY', 'MASTERDOWN', 'CLUSTERDOWN', 'TRYAGAIN', 'BUSY', 'NOREPLICAS'])(
    'for a while (%s) is asked again, over a fresh connection',
    async (word) => {
      const home = await startScripted(`-${word} for a while`, OK);
      const client = clientOf(home);
      expect(await client.ask('a', ['ONE'], CALL_MS)).toBe('OK');
      expect([home.asked, home.connections.length]).toEqual([['ONE', 'ONE'], 2]);
      // Nobody leaves open what nobody uses.
      await expect.poll(() => home.connections.map(({ closed }) => closed)).toEqual([true, false]);
    },
  );

  test('for a while is known behind the words that Redis 6.2 has for scripts', async () => {
    const inScript = "-READONLY You can't write against a read only replica.";
    const home = await startScripted(
      `-ERR Error running script (call to f_0e02): @user_script:19: @user_script: 19: ${inScript}`,
      OK,
    );
    expect(await clientOf(home).ask('a', ['ONE'], CALL_MS)).toBe('OK');
    expect(home.connections).toHaveLength(2);
  });

  test.each(['OOM', 'NOAUTH', 'NOPERM', 'NOSCRIPT', 'MISCONF', 'WRONGTYPE', 'CROSSSLOT', 'ERR'])(
    'for good (%s) is not, and the connection stays',
    async (word) => {
      const home = await startScripted(`-${word} for good`, OK);
      const client = clientOf(home);
      const refused = { name: 'RedisError', code: word, replied: true, message: `${word} for good` };
      await expect(client.ask('a', ['ONE'], CALL_MS)).rejects.toMatchObject(refused);
      expect(await client.ask('a', ['TWO'], CALL_MS)).toBe('OK');
      expect([home.asked, home.connections.length]).toEqual([['ONE', 'TWO'], 1]);
    },
  );

  test('by too many clients is asked again', async () => {
    const home = await startScripted('-ERR max number of clients reached', OK);
    expect(await clientOf(home).ask('a', ['ONE'], CALL_MS)).toBe('OK');
  });

  test.each([
    ['ERR unauthenticated multibulk length', 'NOAUTH'],
    ["ERR The user executing the script can't run this command or subcommand script: 15be", 'NOPERM'],
    [
      "ERR Error running script (call to f_15be): @user_script:9: The user executing the script can't",
      'NOPERM',
    ],
    [
      "ERR Error running script (call to f_15be): @user_script:9: @user_script: 9: -OOM command not allowed when used memory > 'maxmemory'.",
      'OOM',
    ],
  ])('has one code, however it is said: %s', async (said, code) => {
    const home = await startScripted(`-${said}`);
    await expect(clientOf(home).ask('a', ['ONE'], CALL_MS)).rejects.toMatchObject({ code });
  });
});

test('A connection that has ended is not tried: the next command makes one', async () => {
  const home = await startScripted(OK);
  const client = clientOf(home);
  await client.ask('a', ['ONE'], CALL_MS);
  const seen = Promise.withResolvers<void>();
  const address = { host: LOOPBACK, port: home.port, tls: false };
  await connect(address, undefined, CALL_MS, seen.resolve);
  for (const connection of home.connections) connection.destroy();
  // The last of them; what came in before is done by the end of this turn.
  await seen.promise;
  await setImmediate();
  // No pause is as long as that: what fails is not repeated.
  vi.spyOn(Math, 'random').mockReturnValue(Number.POSITIVE_INFINITY);
  expect(await client.ask('a', ['TWO'], CALL_MS)).toBe('OK');
  expect(home.asked).toEqual(['ONE', 'TWO']);
});

test('A connection that is cut without a word is made anew, until the time is up', async () => {
  const home = await startScripted(CUT, OK);
  expect(await clientOf(home).ask('a', ['ONE'], CALL_MS)).toBe('OK');
  home.says(CUT);
  const cut = { code: 'CLOSED', replied: false };
  await expect(clientOf(home).ask('a', ['ONE'], 1_000)).rejects.toMatchObject(cut);
});

test.each([
  ['localhost', 'localhost'],
  [LOOPBACK, false],
])('Over TLS %s is told what it is called: %s', async (host, servername) => {
  setDefaultCACertificates([certificate.cert]);
  const home = await startScriptedTls(OK);
  await clientOf(home, { host, tls: true }).ask('a', ['ONE'], CALL_MS);
  expect(home.connections).toEqual([expect.objectContaining({ servername })]);
});

test('A client that is closed leaves no connection open', async () => {
  const home = await startScripted(OK);
  const client = clientOf(home);
  await client.ask('a', ['ONE'], CALL_MS);
  client.close();
  await expect.poll(() => home.connections.map(({ closed }) => closed)).toEqual([true]);
});

test('A connection that comes when the command was given up does not take it along', async () => {
  const home = await startScripted(OK);
  const { promise: password, resolve: tell } = Promise.withResolvers<string>();
  const credentials = async () => ({ password: await password });
  const client = createRedisClient({ address: { host: LOOPBACK, port: home.port, tls: false }, credentials });
  endsWith(client.close);
  // The longest pause: a timer that is early by less than a millisecond leaves no time for another attempt.
  const random = vi.spyOn(Math, 'random').mockReturnValue(1);
  endsWith(() => random.mockRestore());
  await expect(client.ask('a', ['ONE'], 50)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  tell('late');
  await expect.poll(() => home.connections.map(({ closed }) => closed)).toEqual([true]);
  expect(home.asked).not.toContain('ONE');
});

describe('The time of a call', () => {
  test('ends it, however long an attempt may take', async () => {
    const home = await startScripted(SILENCE);
    await expect(clientOf(home).ask('a', ['ONE'], 50)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  test('holds pauses that become longer, and ends in what was said last', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const home = await startScripted('-LOADING for ever');
    await expect(clientOf(home).ask('a', ['ONE'], 1_000)).rejects.toMatchObject({ code: 'LOADING' });
    // At 0, 25, 75, 175, 375 and 775 ms; a busy machine comes to fewer.
    expect(home.asked.length).toBeGreaterThan(1);
    expect(home.asked.length).toBeLessThanOrEqual(6);
  });

  test('that is over before the last attempt is answered ends in what an earlier one was told', async () => {
    const home = await startScripted('-READONLY for a while', '-LOADING for a while', SILENCE);
    await expect(clientOf(home).ask('a', ['ONE'], 1_000)).rejects.toMatchObject({ code: 'LOADING' });
  });
});
