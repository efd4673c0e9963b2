import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createRedisClient, type RedisClient } from '../../functions/redis/client.ts';

/** The server's program, where one is on the PATH. */
export const REDIS_SERVER = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);

if (!REDIS_SERVER)
  console.warn('No redis-server and no valkey-server on the PATH: nothing is tested on Redis.');

/** A server in memory, of this process alone. */
export interface RedisServer {
  socket: string;
  process: ChildProcess;
  /** Ends it as a power cut would, and starts it again, empty. */
  restart(): Promise<void>;
  close(): void;
}

/** Longer than any machine is busy: what is tested is not how fast it is. */
const PATIENT_MS = 60_000;

/** Starts a server on a socket. It listens a moment later; whoever asks before asks again. */
export function startRedis(...words: string[]): RedisServer {
  const folder = mkdtempSync(join(tmpdir(), 'email-api-redis-'));
  const socket = join(folder, 'socket');
  const start = () =>
    spawn(
      REDIS_SERVER ?? 'redis-server',
      ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder, ...words],
      { stdio: 'ignore' },
    );
  const server = {
    socket,
    process: start(),
    async restart() {
      const ended = new Promise((resolve) => server.process.once('exit', resolve));
      server.process.kill('SIGKILL');
      await ended;
      server.process = start();
    },
    close() {
      process.off('exit', server.close);
      server.process.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  process.once('exit', server.close);
  return server;
}

/** A client that waits for as long as it takes. */
export const patientClient = ({ socket }: Pick<RedisServer, 'socket'>): RedisClient =>
  createRedisClient({ address: { path: socket }, attemptMs: PATIENT_MS });

let shared: { server: RedisServer; client: RedisClient } | undefined;

/** One server for a file of tests, started where it is first asked for. */
export function sharedRedis(): { server: RedisServer; client: RedisClient } {
  if (!shared) {
    const server = startRedis();
    shared = { server, client: patientClient(server) };
  }
  return shared;
}

/** To be called where tests are declared: ends what they shared. */
export function endSharedRedis(): void {
  afterAll(() => {
    shared?.client.close();
    shared?.server.close();
    shared = undefined;
  });
}
