import { randomUUID } from 'node:crypto';
import type { RedisClient } from '../../../functions/redis/client.ts';
import { RedisError } from '../../../functions/redis/redis-error.ts';
import { SHARDS, toIndexKey, toRowKey } from '../../../functions/redis/rows.ts';
import { type Finding, fails, ok } from './finding.ts';

/**
 * The commands of the store's scripts, or their next of kin, on keys that nobody has: there none of them changes anything. What
 * needs room comes first: a server that is full lets later ones pass.
 */
const NOTHING = `
redis.call('ZADD', KEYS[2], 'XX', 0, 'nobody')
redis.call('HGETALL', KEYS[1])
redis.call('HMGET', KEYS[1], 'status')
redis.call('HDEL', KEYS[1], 'status')
redis.call('PEXPIRE', KEYS[1], 1)
redis.call('DEL', KEYS[1])
redis.call('EXISTS', KEYS[1])
redis.call('ZREM', KEYS[2], 'nobody')
return 'done'`;

/**
 * Whether a script may do what the store's do.
 *
 * @param name what all keys begin with
 * @throws RedisError where nobody answers
 */
export async function tryScripts(client: RedisClient, name: string, ms: number): Promise<Finding> {
  const [shard = ''] = SHARDS;
  const keys = [toRowKey(name, `${shard}${randomUUID()}`), `${toIndexKey(name, shard)}:${randomUUID()}`];
  try {
    await client.ask(shard, ['EVAL', NOTHING, keys.length, ...keys], ms);
    return ok('scripts', 'It runs the scripts of the store.');
  } catch (error) {
    if (!(error instanceof RedisError) || !error.replied) throw error;
    const todo =
      'Its user needs the rights of docs/redis.md; where it has some keys alone, name the --key-prefix.';
    return fails('scripts', `It runs no script of the store: ${error.code}.`, todo);
  }
}
