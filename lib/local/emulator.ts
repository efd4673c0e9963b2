import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { forward, type Reply } from './forward.ts';

/** Somebody else's server behind a front of ours. */
export interface Emulator {
  /** Has it answer a request. @throws when it does not, as after its end */
  ask(request: IncomingMessage, body: Buffer): Promise<Reply>;
  close(): Promise<void>;
}

/**
 * Runs an emulator where nobody but its front reaches it: on a socket in a folder that is this user's alone, since a port
 * on loopback is open to every page that a browser shows. It has a thread of its own, which it cannot leave: when it fails,
 * it ends alone. It sees no environment variable, or `SMTP_TRANSPORT` would make aws-ses-v2-local send real mail.
 */
export async function startEmulator(name: 'dynamodb' | 'ses'): Promise<Emulator> {
  const folder = await mkdtemp(join(tmpdir(), 'email-api-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const socket = process.platform === 'win32' ? `\\\\.\\pipe\\${basename(folder)}` : join(folder, 'socket');
  const worker = new Worker(new URL(`./${name}-emulator.ts`, import.meta.url), {
    workerData: socket,
    env: {},
  });
  await once(worker, 'message');
  worker.on('error', (error) => {
    console.error(`The emulator of ${name} has ended (${error.name}); npm start brings it back, empty.`);
  });
  return {
    ask: (request, body) => forward(socket, request, body),
    close: async () => {
      await worker.terminate();
      process.off('exit', remove);
      remove();
    },
  };
}
