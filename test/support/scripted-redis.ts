import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach } from 'vitest';
import { LOOPBACK } from '../../lib/local/listen.ts';
import { Messages, readWords } from '../../lib/local/resp.ts';

// What a server may say, said by one that says it each time: a real one does so only while it starts, fails over or moves a shard.

export const OK = '+OK';
/** In place of an answer: the connection ends. */
export const CUT = 'cut';
/** In place of an answer: none. */
export const SILENCE = 'silence';

/** A server that answers each command with what is next, and with the last for ever. */
export interface ScriptedRedis {
  port: number;
  /** The commands that it got, by their first words. */
  asked: string[];
  /** The connections that were made to it. */
  connections: Socket[];
  says(...answers: string[]): void;
}

const tls = join(import.meta.dirname, 'tls');

/** Of this machine, and no authority's. */
export const certificate = {
  cert: readFileSync(join(tls, 'test-only-cert.pem'), 'utf8'),
  key: readFileSync(join(tls, 'test-only-key.pem'), 'utf8'),
};

const closing: (() => unknown)[] = [];

/** To be called where tests are declared: ends the servers of each, and what asks them. @returns what ends something before them */
export function endScripted(): (close: () => void) => void {
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  return (close) => void closing.unshift(close);
}

export const startScripted = (...answers: string[]): Promise<ScriptedRedis> =>
  listen((onSocket) => createServer(onSocket), answers);

export const startScriptedTls = (...answers: string[]): Promise<ScriptedRedis> =>
  listen((onSocket) => createTlsServer(certificate, onSocket), answers);

async function listen(
  create: (onSocket: (socket: Socket) => void) => Server,
  answers: readonly string[],
): Promise<ScriptedRedis> {
  const asked: string[] = [];
  const connections: Socket[] = [];
  const left = [...answers];
  const answer = (socket: Socket, name: string) => {
    asked.push(name);
    const next = name === 'ASKING' ? OK : left.length > 1 ? left.shift() : left[0];
    if (next === CUT) socket.destroy();
    else if (next !== SILENCE) socket.write(`${next}\r\n`);
  };
  const server = create((socket) => {
    connections.push(socket);
    const commands = new Messages();
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      for (const command of commands.take(bytes)) answer(socket, readWords(command)[0] ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  closing.push(() => {
    for (const socket of connections) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as { port: number };
  return { port, asked, connections, says: (...next) => void left.splice(0, left.length, ...next) };
}
