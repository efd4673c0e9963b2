import { expect, test } from 'vitest';
import { RedisError } from '../../../../functions/redis/redis-error.ts';
import { Refusal } from '../../../../lib/operator/commands.ts';
import { examineRedis } from '../../../../lib/operator/doctor/redis.ts';

// Why a Redis cannot be looked at, and what to do about it.

test.each([
  [
    new RedisError('ECONNREFUSED', false),
    'fails',
    /^It does not answer: ECONNREFUSED\.$/,
    /from its VPC alone/,
  ],
  [new RedisError('ERR_TLS_CERT_ALTNAME_INVALID', false), 'fails', /certificate/, /through a tunnel too/],
  [new RedisError('NOAUTH', true), 'fails', /^It lets nobody in: NOAUTH\.$/, /user and password/],
  [new Refusal('AWS does not say'), 'unseen', /^Could not look: AWS does not say\.$/, /^$/],
] as const)('%s %s', async (error, verdict, says, todo) => {
  const client = { ask: () => Promise.reject(error), close() {} };
  const [finding, ...more] = await examineRedis(client);
  expect([finding?.check, finding?.verdict, more]).toEqual(['redis', verdict, []]);
  expect(finding?.says).toMatch(says);
  expect(finding?.todo ?? '').toMatch(todo);
});
