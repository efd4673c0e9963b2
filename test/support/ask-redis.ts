// A thread that asks Redis for another one, which waits: see redis-transitions.ts.
import { type MessagePort, workerData } from 'node:worker_threads';
import { createRedisClient } from '../../functions/redis/client.ts';
import type { Command } from '../../functions/redis/connection.ts';

/** What it is given: where Redis is, where questions come from, and what tells that the answers are there. */
export interface Asked {
  socket: string;
  port: MessagePort;
  signal: Int32Array<SharedArrayBuffer>;
}

const PATIENT_MS = 60_000;
const { socket, port, signal } = workerData as Asked;
const client = createRedisClient({ address: { path: socket }, attemptMs: PATIENT_MS });

port.on('message', async (commands: Command[]) => {
  // In order, over one connection.
  port.postMessage(await Promise.all(commands.map((command) => client.ask('', command, PATIENT_MS))));
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
