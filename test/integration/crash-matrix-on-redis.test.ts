import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readRedisVariables } from '../../functions/configuration/read-redis-variables.ts';
import { createRedisClient, type RedisClient } from '../../functions/redis/client.ts';
import { readFields, toRecord, toRowKey } from '../../functions/redis/rows.ts';
import { toSettings } from '../../functions/redis/settings.ts';
import { LOCAL_TABLE } from '../../lib/local/function-variables.ts';
import { type BrokenRedis, brokenRedis } from '../support/broken-aws.ts';
import { builtFile } from '../support/built-file.ts';
import { patientClient, REDIS_SERVER } from '../support/redis-server.ts';
import { buildImpatient, type Contestant, type CrashBench, crashBench } from './crash-bench.ts';
import { rows } from './crash-rows.ts';

// The crash matrix again, with Redis in place of the table: the bundles that are deployed, a real server, real processes that
// are really killed. What docs/guarantee.md says of each row holds here to the word.

const CALL_MS = 20_000;

describe.skipIf(!REDIS_SERVER)('The crash matrix on Redis', async () => {
  const guarantee = await readFile(join(import.meta.dirname, '../../docs/guarantee.md'), 'utf8');
  let aws: BrokenRedis;
  let bench: CrashBench;
  let ours: Contestant;
  let folder: string;
  /** Past the front, and by it. */
  let redis: RedisClient;
  let front: RedisClient;

  beforeAll(async () => {
    aws = await brokenRedis(REDIS_SERVER ?? '');
    redis = patientClient(aws.redis.server);
    front = createRedisClient(toSettings(readRedisVariables({ REDIS_URL: aws.redis.url })));
    bench = crashBench({
      aws,
      async statusOf(pk) {
        // By the front, behind a write that is still on its way.
        const row = await front.ask('', ['HGETALL', toRowKey(LOCAL_TABLE, pk)], CALL_MS);
        return toRecord(pk, readFields(row as string[]))?.status ?? '–';
      },
    });
    folder = await mkdtemp(join(tmpdir(), 'email-api-redis-'));
    const impatient = join(folder, 'impatient.mjs');
    await buildImpatient(impatient, 'redis');
    const queue = await bench.startQueue({ file: builtFile('record-outcome', 'lean', 'redis') });
    ours = await bench.enter({ file: builtFile('send-email', 'lean', 'redis'), impatient, queue });
  });
  afterAll(async () => {
    await bench.end();
    redis.close();
    front.close();
    await aws.close();
    await rm(folder, { recursive: true });
  });
  afterEach(() => aws.mend());

  test.each(rows.map((row) => [row.what, row] as const))('%s', async (what, row) => {
    const { first, record, retry, later, told, emails } = await bench.measure(row, ours);
    expect(emails, 'at most one email, always').toBeLessThanOrEqual(1);
    const line = `| ${[what, first, record, retry, later, told, emails].join(' | ')} |`;
    const shown = guarantee.split('\n').find((one) => one.startsWith(`| ${what} |`)) ?? '';
    expect(`${shown.split(' | ').slice(0, 7).join(' | ')} |`).toBe(line);
  });

  test('nothing of it shows an address, a subject, a body or a key', async () => {
    const keys = (await redis.ask('', ['KEYS', '*'], CALL_MS)) as string[];
    expect(keys.length).toBeGreaterThan(rows.length / 2);
    const texts = await Promise.all(
      keys.map((key) =>
        redis.ask('', key.endsWith(':open') ? ['ZRANGE', key, 0, -1] : ['HGETALL', key], CALL_MS),
      ),
    );
    const all = JSON.stringify([keys, texts]);
    expect(all).toContain('"status","sent"');
    expect(all).not.toMatch(/jane|example\.com|Once|Sent once/);
  });
});
