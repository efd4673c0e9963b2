import { afterAll } from 'vitest';
import { createRedisClient, type RedisClient } from '../../functions/redis/client.ts';
import { findRedisServer, type RedisServer, startRedisServer } from '../../lib/local/redis-server.ts';

/** The server's program, where one is on the PATH. */
export const REDIS_SERVER = findRedisServer();

if (!REDIS_SERVER)
  console.warn('No redis-server and no valkey-server on the PATH: nothing is tested on Redis.');

/** It listens a moment later; whoever asks before asks again. @param words options of its own */
export const startRedisHere = (...words: string[]): RedisServer =>
  startRedisServer(REDIS_SERVER ?? 'redis-server', ...words);

/** Longer than any machine is busy: what is tested is not how fast it is. */
const PATIENT_MS = 60_000;

/** A client that waits for as long as it takes. */
export const patientClient = ({ socket }: Pick<RedisServer, 'socket'>): RedisClient =>
  createRedisClient({ address: { path: socket }, attemptMs: PATIENT_MS });

let shared: { server: RedisServer; client: RedisClient } | undefined;

/** One server for a file of tests, started where it is first asked for. */
export function sharedRedis(): { server: RedisServer; client: RedisClient } {
  if (!shared) {
    const server = startRedisHere();
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
