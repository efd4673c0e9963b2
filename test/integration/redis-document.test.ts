import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { REDIS_SERVER } from '../support/redis-server.ts';

// Whoever follows the challenge of docs/redis.md, its commands as they stand there.

const [, challenge = ''] = readFileSync('docs/redis.md', 'utf8').split('## The challenge');
const blocks = [...challenge.matchAll(/^ *```sh\n(.*?)^ *```/gms)].map(([, block = '']) => block);

/** The block in which this is done. */
const blockWith = (words: string): string => blocks.find((block) => block.includes(words)) ?? '';

const hasCli = spawnSync('redis-cli', ['--version']).status === 0;
if (!hasCli) console.warn('No redis-cli on the PATH: what docs/redis.md looks at is not looked at.');

describe.skipIf(!REDIS_SERVER)('The challenge of docs/redis.md', () => {
  let api: LocalApi;
  beforeAll(async () => {
    api = await localApi({ redis: { program: REDIS_SERVER ?? '' } });
  });
  afterAll(() => api?.close());

  async function follow(block: string): Promise<string> {
    const text = block
      .replaceAll('http://127.0.0.1:3000', api.apiUrl)
      .replaceAll('redis://127.0.0.1:PORT', api.redis?.url ?? '');
    return (await promisify(execFile)('sh', ['-ec', text])).stdout;
  }
  const idsIn = (said: string): string[] => said.match(/(?<="id":")[^"]+/g) ?? [];

  test('is four commands', () => {
    expect(blocks).toHaveLength(4);
  });

  test('sent twice: one email, and a replay', async () => {
    const block = blockWith('order-1001');
    const said = [await follow(block), await follow(block)];
    expect(said.map((one) => one.includes('Idempotent-Replayed: true'))).toEqual([false, true]);
    expect(await api.inbox('Hello')).toHaveLength(1);
  });

  test('fifty at once: one email', async () => {
    const ids = idsIn(await follow(blockWith('seq 50')));
    expect([ids.length, new Set(ids).size]).toEqual([50, 1]);
    expect(await api.inbox('Fifty')).toHaveLength(1);
  });

  test.skipIf(!hasCli)('looked at: a record, its time, and nothing of the email', async () => {
    const said = await follow(blockWith('redis-cli'));
    expect(said).toMatch(/^fingerprint$/m);
    expect(said).toMatch(/^3[56]\d{5}$/m);
    for (const secret of ['jane@example.com', 'Hello', 'Sent once', 'order-1001'])
      expect(said).not.toContain(secret);
  });

  test('a failover that forgets the last minute: two emails', async () => {
    const [first, second] = idsIn(await follow(blockWith('failover')));
    const sent = (await api.inbox('Forgotten')).map(({ messageId }) => messageId);
    expect(sent.toSorted()).toEqual([first, second].toSorted());
    expect(second).not.toBe(first);
  });
});
