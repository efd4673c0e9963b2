import { readRedisVariables } from '../../functions/configuration/read-redis-variables.ts';
import { createRedisClient, type RedisSettings } from '../../functions/redis/client.ts';
import { RedisError } from '../../functions/redis/redis-error.ts';
import { toSettings } from '../../functions/redis/settings.ts';
import { type RedisState, readRedisState } from '../operator/redis-state.ts';
import type { Controls } from './control.ts';
import type { Open } from './parts.ts';
import { startRedis } from './redis.ts';
import { startRedisFront } from './redis-front.ts';

/** Where the records are; in the table, if left out. */
export interface StoreOptions {
  /** The program of a server to start, or the URL of one that runs. */
  redis?: { program: string } | { url: string } | undefined;
}

/** Redis, as everything here reaches it. */
export interface LocalStore {
  /** Whose program it is. */
  name: RedisState['name'];
  /** Where it is looked at: without a password. */
  url: string;
  /** Whether it asks whoever looks for one. */
  hasPassword: boolean;
  /** Whether it ends with the process. */
  isOurs: boolean;
  /** What functions are told of it. */
  variables: { [name: string]: string };
  /** What can be told to go wrong. */
  controls: Pick<Controls, 'table' | 'failOver'>;
}

/** Milliseconds for a server that runs to say so. */
const CALL_MS = 3_000;

/** Opens Redis where it has the records. @throws RangeError in a sentence, where it does not start, or not answer */
export async function openStore({ redis }: StoreOptions, opened: Open): Promise<LocalStore | undefined> {
  if (!redis) return undefined;
  if ('url' in redis) return openForeign(redis.url, opened);
  const { url, faults, failOver, server } = opened(await startRedis(redis));
  return {
    name: await knock({ address: { path: server.socket } }),
    url,
    hasPassword: false,
    isOurs: true,
    variables: { REDIS_URL: url },
    controls: { table: faults, failOver },
  };
}

/** What is somebody else's is not told to forget anything. */
async function openForeign(named: string, opened: Open): Promise<LocalStore> {
  const settings = readSettings(named);
  const name = await knock(settings);
  const { url, faults } = opened(await startRedisFront({ address: settings.address }));
  const { username, password } = new URL(named);
  const behind = new URL(url);
  Object.assign(behind, { username, password });
  return {
    name,
    url,
    hasPassword: password !== '',
    isOurs: false,
    variables: { REDIS_URL: behind.href },
    controls: { table: faults },
  };
}

function readSettings(url: string): RedisSettings {
  try {
    return toSettings(readRedisVariables({ REDIS_URL: url }));
  } catch (error) {
    throw new RangeError((error as Error).message);
  }
}

/** @returns what answers: whatever its program is called, it says so itself @throws RangeError where nothing does */
async function knock(settings: RedisSettings): Promise<RedisState['name']> {
  const client = createRedisClient(settings);
  try {
    return (await readRedisState(client, CALL_MS)).name;
  } catch (error) {
    // It answers, and who asks may not know more.
    if (error instanceof RedisError && error.code === 'NOPERM') return 'Redis';
    const { message, replied } = error as RedisError;
    throw new RangeError(
      `The Redis that REDIS_URL names ${replied ? 'refuses' : 'does not answer'}: ${message}`,
    );
  } finally {
    client.close();
  }
}
