import type { RedisClient } from '../../../functions/redis/client.ts';
import { RedisError } from '../../../functions/redis/redis-error.ts';
import { Refusal } from '../commands.ts';
import { isKnownVersion, type RedisState, readRedisState } from '../redis-state.ts';
import { type Finding, fails, note, ok, unseen } from './finding.ts';
import { tryScripts } from './redis-scripts.ts';

/** Milliseconds for a server to say what it is. */
const CALL_MS = 5_000;

/** What its keys would begin with, where nobody says it. */
const NOBODYS = 'email-api-doctor';

/**
 * Looks at a Redis that is to be the store of keys: whether it answers, and what may be promised with it. It changes nothing.
 *
 * @param name what all keys are to begin with
 */
export async function examineRedis(client: RedisClient, name = NOBODYS): Promise<Finding[]> {
  const examineScripts = () => tryScripts(client, name, CALL_MS);
  try {
    const state = await seeState(client);
    if (!state) return [UNTOLD, await examineScripts()];
    const role = examineRole(state);
    // A replica runs none, and is nothing else.
    const able = role.length > 0 ? role : [await examineScripts()];
    return [examineVersion(state), ...able, examineEviction(state), examineDurability(state)];
  } catch (error) {
    return [explain(error)];
  }
}

const UNTOLD = unseen('redis', 'it answers, and its user has no right to INFO');

/** @returns undefined where its user may not know it @throws RedisError */
function seeState(client: RedisClient): Promise<RedisState | undefined> {
  return readRedisState(client, CALL_MS).catch((error) => {
    if (error instanceof RedisError && error.code === 'NOPERM') return undefined;
    throw error;
  });
}

function explain(error: unknown): Finding {
  if (error instanceof Refusal) return unseen('redis', error.message);
  const { code, replied } = error instanceof RedisError ? error : new RedisError('UNKNOWN', false);
  if (replied) return fails('redis', `It lets nobody in: ${code}.`, 'Name its user and password, or token.');
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return fails(
      'redis',
      'Its certificate is for another name.',
      'Ask by its own, through a tunnel too: docs/redis.md.',
    );
  const todo = 'A cache of AWS is reached from its VPC alone, by whom its security group lets in.';
  return fails('redis', `It does not answer: ${code}.`, todo);
}

function examineVersion(state: RedisState): Finding {
  const says = `It is ${state.name} ${state.version}`;
  if (isKnownVersion(state)) return ok('redis', `${says}.`);
  return note('redis', `${says}, and known to work are Redis 6.2 to 8 and Valkey 7.2 to 9.`);
}

function examineEviction({ policy }: RedisState): Finding {
  if (policy === undefined) return unseen('eviction', 'it does not tell its maxmemory-policy');
  if (policy === 'noeviction') return ok('eviction', 'It deletes nothing to make room.');
  const says = `Its maxmemory-policy is ${policy}: without room it may delete a claim, and an email goes out twice.`;
  return fails('eviction', says, 'Set it to noeviction, in a parameter group of its own.');
}

function examineRole({ isPrimary, isCluster }: RedisState): Finding[] {
  if (isPrimary !== false || isCluster) return [];
  return [fails('primary', 'It is a replica, which takes no claims.', 'Name the primary endpoint.')];
}

/** Nothing that a server says makes it durable; what it says of its log is worth knowing all the same. */
function examineDurability({ log }: RedisState): Finding {
  const writes = {
    on: 'It keeps a log of its writes.',
    off: 'It keeps no log of its writes: a restart forgets all keys.',
  };
  const says = log ? `${writes[log]} ` : '';
  return note(
    'durability',
    `${says}A failover forgets the last claims, unless it is MemoryDB or has synchronous durability.`,
    'Where it is neither, deploy with mayForgetClaims: docs/redis.md.',
  );
}
