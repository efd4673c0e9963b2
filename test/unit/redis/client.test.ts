import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createServer as createTlsServer, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createRedisClient, type RedisClient } from '../../../functions/redis/client.ts';
import { connect } from '../../../functions/redis/connection.ts';
import { LOOPBACK } from '../../../lib/local/listen.ts';
import { Messages, readWords } from '../../../lib/local/resp.ts';

// What a server may say, said by one that says it each time: a real one does so only while it starts, fails over or moves a shard.

const CALL_MS = 20_000;
const OK = '+OK';
const MOVED = 'MOVED 1';
/** In place of an answer. */
const CUT = 'cut';

/** A server that answers with what is next, and the last for ever. */
interface Node {
  port: number;
  /** The commands that it got, by their first words. */
  asked: string[];
  /** The connections that were made to it. */
  connections: Socket[];
  says(...answers: string[]): void;
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closing.splice(0)) await close();
});

const tls = join(import.meta.dirname, '../../support/tls');
const certificate = {
  cert: readFileSync(join(tls, 'test-only-cert.pem'), 'utf8'),
  key: readFileSync(join(tls, 'test-only-key.pem'), 'utf8'),
};

const startNode = (...answers: string[]): Promise<Node> => listen(createServer, answers);
const startTlsNode = (...answers: string[]): Promise<Node> =>
  listen((onSocket) => createTlsServer(certificate, onSocket), answers);

/** An answer that is empty is none. */
async function listen(
  createServer: (onSocket: (socket: Socket) => void) => Server,
  answers: readonly string[],
): Promise<Node> {
  const asked: string[] = [];
  const connections: Socket[] = [];
  const left = [...answers];
  const server = createServer((socket) => {
    connections.push(socket);
    const commands = new Messages();
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      for (const command of commands.take(bytes)) {
        const [name = ''] = readWords(command);
        asked.push(name);
        const answer = name === 'ASKING' ? OK : left.length > 1 ? left.shift() : left[0];
        if (answer === CUT) socket.destroy();
        else if (answer) socket.write(`${answer}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  closing.push(() => {
    for (const socket of connections) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as { port: number };
  return {
    port,
    asked,
    connections,
    says: (...next) => void left.splice(0, left.length, ...next),
  };
}

function clientOf({ port }: Node, { host = LOOPBACK, tls = false } = {}): RedisClient {
  const client = createRedisClient({ address: { host, port, tls }, attemptMs: CALL_MS });
  closing.unshift(client.close);
  return client;
}

describe('A redirection', () => {
  test('for good is followed, and remembered for its shard alone', async () => {
    const other = await startNode(OK);
    const home = await startNode(`-${MOVED} ${LOOPBACK}:${other.port}`, OK);
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
    const other = await startNode(OK);
    const home = await startNode(`-ASK 1 ${LOOPBACK}:${other.port}`, OK);
    const client = clientOf(home);
    expect(await client.ask('a', ['ONE'], CALL_MS)).toBe('OK');
    await client.ask('a', ['TWO'], CALL_MS);
    expect([home.asked, other.asked]).toEqual([
      ['ONE', 'TWO'],
      ['ASKING', 'ONE'],
    ]);
  });

  test('by a node that does not know its own name is to where it was asked', async () => {
    const other = await startNode(OK);
    const home = await startNode(`-${MOVED} :${other.port}`);
    expect(await clientOf(home).ask('a', ['ONE'], CALL_MS)).toBe('OK');
    expect(other.asked).toEqual(['ONE']);
  });

  test('is followed over TLS, where that is how the first node was reached', async () => {
    setDefaultCACertificates([certificate.cert]);
    const other = await startTlsNode(OK);
    const home = await startTlsNode(`-${MOVED} ${LOOPBACK}:${other.port}`);
    expect(await clientOf(home, { tls: true }).ask('a', ['ONE'], CALL_MS)).toBe('OK');
    expect(other.asked).toEqual(['ONE']);
  });

  test('is forgotten once the node that it led to fails', async () => {
    const other = await startNode('-CLUSTERDOWN for a while');
    const home = await startNode(`-${MOVED} ${LOOPBACK}:${other.port}`, OK);
    expect(await clientOf(home).ask('a', ['ONE'], CALL_MS)).toBe('OK');
    expect([home.asked, other.asked]).toEqual([['ONE', 'ONE'], ['ONE']]);
  });

  test('is followed three times, and no further', async () => {
    const home = await startNode(OK);
    home.says(`-${MOVED} ${LOOPBACK}:${home.port}`);
    await expect(clientOf(home).ask('a', ['ONE'], CALL_MS)).rejects.toMatchObject({ code: 'MOVED' });
    expect(home.asked).toHaveLength(4);
  });
});

describe('What a server refuses', () => {
  test.each(['LOADING', 'READONLY', 'MASTERDOWN', 'CLUSTERDOWN', 'TRYAGAIN', 'BUSY', 'NOREPLICAS'])(
    'for a while (%s) is asked again, over a fresh connection',
    async (word) => {
      const home = await startNode(`-${word} for a while`, OK);
      const client = clientOf(home);
      expect(await client.ask('a', ['ONE'], CALL_MS)).toBe('OK');
      expect([home.asked, home.connections.length]).toEqual([['ONE', 'ONE'], 2]);
      // Nobody leaves open what nobody uses.
      await expect.poll(() => home.connections.map(({ closed }) => closed)).toEqual([true, false]);
    },
  );

  test.each(['OOM', 'NOAUTH', 'NOPERM', 'NOSCRIPT', 'MISCONF', 'WRONGTYPE', 'CROSSSLOT', 'ERR'])(
    'for good (%s) is not, and the connection stays',
    async (word) => {
      const home = await startNode(`-${word} for good`, OK);
      const client = clientOf(home);
      const refused = { name: 'RedisError', code: word, replied: true, message: `${word} for good` };
      await expect(client.ask('a', ['ONE'], CALL_MS)).rejects.toMatchObject(refused);
      expect(await client.ask('a', ['TWO'], CALL_MS)).toBe('OK');
      expect([home.asked, home.connections.length]).toEqual([['ONE', 'TWO'], 1]);
    },
  );

  test('to who is not let in has one code, however it is said', async () => {
    const home = await startNode('-ERR unauthenticated multibulk length');
    await expect(clientOf(home).ask('a', ['ONE'], CALL_MS)).rejects.toMatchObject({ code: 'NOAUTH' });
  });
});

test('A connection that has ended is not tried: the next command makes one', async () => {
  const home = await startNode(OK);
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
  const home = await startNode(CUT, OK);
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
  const home = await startTlsNode(OK);
  await clientOf(home, { host, tls: true }).ask('a', ['ONE'], CALL_MS);
  expect(home.connections).toEqual([expect.objectContaining({ servername })]);
});

test('A client that is closed leaves no connection open', async () => {
  const home = await startNode(OK);
  const client = clientOf(home);
  await client.ask('a', ['ONE'], CALL_MS);
  client.close();
  await expect.poll(() => home.connections.map(({ closed }) => closed)).toEqual([true]);
});

describe('The time of a call', () => {
  test('ends it, however long an attempt may take', async () => {
    const home = await startNode('');
    await expect(clientOf(home).ask('a', ['ONE'], 50)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  test('holds pauses that become longer, and ends in what was said last', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const home = await startNode('-LOADING for ever');
    await expect(clientOf(home).ask('a', ['ONE'], 1_000)).rejects.toMatchObject({ code: 'LOADING' });
    // At 0, 25, 75, 175, 375 and 775 ms; a busy machine comes to fewer.
    expect(home.asked.length).toBeGreaterThan(1);
    expect(home.asked.length).toBeLessThanOrEqual(6);
  });

  test('that is over before the last attempt is answered ends in what an earlier one was told', async () => {
    const home = await startNode('-READONLY for a while', '-LOADING for a while', '');
    await expect(clientOf(home).ask('a', ['ONE'], 1_000)).rejects.toMatchObject({ code: 'LOADING' });
  });
});
