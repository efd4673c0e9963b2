import { readRedisVariables } from '../../functions/configuration/read-redis-variables.ts';
import { createRedisClient, type RedisClient } from '../../functions/redis/client.ts';
import { LOCAL_TABLE } from '../local/function-variables.ts';
import { toOperatorSettings } from './redis-settings.ts';
import type { Place } from './table-client.ts';
import { Usage } from './terminal.ts';

/** What every command about a Redis takes. */
export const redisOptions = {
  redis: { type: 'string' },
  'key-prefix': { type: 'string' },
} as const;

/** A server of this machine, which `npm start` may have started: without TLS, which another's tunnel may end here. */
const HERE = /^(unix:|redis:\/\/([^@/]*@)?(127\.|localhost|\[::1\]))/;

/** An operator waits longer for an attempt than a function. */
const ATTEMPT_MS = 5_000;

/**
 * An operator's client of the Redis there, let in as a function is: by what the URL says, `REDIS_SECRET_ARN`, or `REDIS_IAM_USER`.
 *
 * @param place where AWS is asked for what lets them in
 * @throws Usage
 */
export function openRedis(url: string, place: Pick<Place, 'region'>): RedisClient {
  try {
    const settings = toOperatorSettings(readRedisVariables({ ...process.env, REDIS_URL: url }), place);
    return createRedisClient({ ...settings, attemptMs: ATTEMPT_MS });
  } catch (error) {
    throw new Usage(`${(error as Error).message.replace('The environment variable REDIS_URL', '--redis')}.`);
  }
}

/** What all keys begin with there. @throws Usage where nobody can know */
export function readKeyPrefix(url: string, named: string | undefined): string {
  if (named) return named;
  if (HERE.test(url)) return LOCAL_TABLE;
  throw new Usage("Name the --key-prefix: the stack's output with KeyPrefix in its name.");
}
