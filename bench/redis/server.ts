import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { findRedisServer } from '../../lib/local/redis-server.ts';
import { takePort } from '../../test/support/take-port.ts';

/** A Redis in memory, behind TLS and a network's latency, which asks nobody who they are. */
export interface TlsServer {
  readonly url: string;
  end(): void;
}

const tls = join(import.meta.dirname, '../../test/support/tls');
const [cert, key] = [join(tls, 'test-only-cert.pem'), join(tls, 'test-only-key.pem')];

/** @throws where there is no server here */
export async function startTlsServer(folder: string): Promise<TlsServer> {
  const program = findRedisServer();
  if (!program) throw new Error('There is no redis-server and no valkey-server on the PATH');
  const port = await takePort();
  const words = ['--port', '0', '--tls-port', `${port}`, '--tls-cert-file', cert, '--tls-key-file', key];
  const inMemory = ['--tls-auth-clients', 'no', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn(program, [...words, '--tls-ca-cert-file', cert, ...inMemory], { stdio: 'ignore' });
  await listens(port, child);
  const relay = fork(join(import.meta.dirname, 'relay.ts'), [String(port)]);
  const [relayed] = await once(relay, 'message');
  const end = () => {
    relay.kill();
    child.kill('SIGKILL');
  };
  return { url: `rediss://localhost:${relayed}`, end };
}

async function listens(port: number, child: ChildProcess): Promise<void> {
  for (let looks = 0; child.exitCode === null && looks < 500; looks += 1) {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    try {
      await once(socket, 'secureConnect');
      return;
    } catch {
      await sleep(10);
    } finally {
      socket.destroy();
    }
  }
  throw new Error('The Redis of the benchmark does not listen');
}
