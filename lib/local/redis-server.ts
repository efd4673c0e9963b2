import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithUs } from './end-with-us.ts';

/** A server in memory, of this process alone: nobody but who may read its folder reaches it. */
export interface RedisServer {
  /** The path of its socket. */
  socket: string;
  readonly process: ChildProcess;
  /** Ends it as a power cut would, and starts it again, empty. */
  restart(): Promise<void>;
  /** Ends it as a power cut would. */
  close(): void;
}

/** The server's program, where one is on the PATH. */
export const findRedisServer = (): string | undefined =>
  ['redis-server', 'valkey-server'].find(
    (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  );

/** Milliseconds between two looks whether it listens. */
const LOOK_MS = 10;

/**
 * Starts a server on a socket; it listens a moment later. It keeps nothing, and evicts nothing.
 *
 * @param program see `findRedisServer`
 * @param words options of its own
 */
export function startRedisServer(program: string, ...words: string[]): RedisServer {
  const folder = mkdtempSync(join(tmpdir(), 'email-api-redis-'));
  const socket = join(folder, 'socket');
  const inMemory = [
    '--port',
    '0',
    '--unixsocket',
    socket,
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const start = () => spawn(program, [...inMemory, ...words], { stdio: 'ignore' });
  let child = start();
  let unwatch = endWithUs(child, folder);
  const close = () => {
    process.off('exit', close);
    unwatch();
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', close);
  return {
    socket,
    get process() {
      return child;
    },
    async restart() {
      const ended = once(child, 'exit');
      unwatch();
      child.kill('SIGKILL');
      await ended;
      child = start();
      unwatch = endWithUs(child, folder);
      await listens({ socket, process: child });
    },
    close,
  };
}

/** Waits until a server takes connections. @throws RangeError in a sentence, where it has ended before */
export async function listens(server: Pick<RedisServer, 'socket' | 'process'>): Promise<void> {
  for (;;) {
    const socket = connect({ path: server.socket });
    try {
      await once(socket, 'connect');
      return;
    } catch {
      const { exitCode, signalCode, spawnfile } = server.process;
      if ((exitCode ?? signalCode) !== null)
        throw new RangeError(`${spawnfile} ended at once; started by hand, it says why`);
      await sleep(LOOK_MS);
    } finally {
      socket.destroy();
    }
  }
}
