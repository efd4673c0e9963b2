import { afterEach, expect, test, vi } from 'vitest';
import type { Status } from '../../../functions/idempotency/record.ts';
import type { RedisClient } from '../../../functions/redis/client.ts';
import type { Command } from '../../../functions/redis/connection.ts';
import { RedisError } from '../../../functions/redis/redis-error.ts';
import { put, toUpdateWords } from '../../../functions/redis/steps.ts';
import { response, rowOf } from '../../support/row-of.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('a script that the server has forgotten has what is left of the time, and not all of it again', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const asked: [string, number][] = [];
  const client: RedisClient = {
    async ask(_shard, [name]: Command, ms) {
      asked.push([name, ms]);
      vi.advanceTimersByTime(300);
      if (name === 'EVALSHA') throw new RedisError('NOSCRIPT', true);
      return null;
    },
    close() {},
  };
  expect(await put({ client, name: 'one' }, rowOf('sending'), 1_000)).toBeUndefined();
  expect(asked).toEqual([
    ['EVALSHA', 1_000],
    ['EVAL', 700],
  ]);
});

test('a settlement changes what it says, and nothing else', () => {
  const step = { pk: 'p-1', claimId: 'claim-1', from: ['sending', 'unknown'] satisfies Status[] };
  expect(toUpdateWords({ ...step, to: 'unknown' })).toEqual([
    'claim-1',
    '{"status":"unknown"}',
    ...step.from,
  ]);
  expect(toUpdateWords({ ...step, to: 'sent', response, expiresAt: 7 })).toEqual([
    'claim-1',
    JSON.stringify({ status: 'sent', response: JSON.stringify(response), expiresAt: '7' }),
    ...step.from,
  ]);
});
