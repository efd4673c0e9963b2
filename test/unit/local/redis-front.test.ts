import { expect, test } from 'vitest';
import { createRedisClient } from '../../../functions/redis/client.ts';
import { LOOPBACK } from '../../../lib/local/listen.ts';
import { startRedisFront } from '../../../lib/local/redis-front.ts';
import { CUT, endScripted, startScripted } from '../../support/scripted-redis.ts';

const CALL_MS = 20_000;
const endsWith = endScripted();

test('a server that ends before it answers holds nobody up who asks for the same record later', async () => {
  const { port } = await startScripted(CUT, '*0');
  const front = await startRedisFront({ address: { host: LOOPBACK, port, tls: false } });
  endsWith(front.close);
  const client = createRedisClient({
    address: { host: LOOPBACK, port: Number(new URL(front.url).port), tls: false },
    attemptMs: CALL_MS,
  });
  endsWith(client.close);
  expect(await client.ask('', ['HGETALL', 'row'], CALL_MS / 2)).toEqual([]);
  expect(front.operations).toEqual(['GetItem', 'GetItem']);
});
