import { describe, expect, test } from 'vitest';
import { toRowKey } from '../../functions/redis/rows.ts';
import { scanRedis } from '../../lib/operator/audit/scan-redis.ts';
import { lookIntoRedis } from '../support/record-stores.ts';
import { endSharedRedis, REDIS_SERVER, sharedRedis } from '../support/redis-server.ts';
import { rowOf } from '../support/row-of.ts';
import { toRowWords } from '../support/row-words.ts';

const CALL_MS = 20_000;

describe.skipIf(!REDIS_SERVER)('All records of a server', () => {
  endSharedRedis();

  test('are read, page by page, and nothing else that is there', async () => {
    const { client } = sharedRedis();
    // What stands for other names in a pattern stands for itself here.
    const name = 'records[1]*';
    const rows = Array.from({ length: 1_200 }, (_, index) => ({ ...rowOf('unknown'), pk: `p-${index}` }));
    const { putRow } = lookIntoRedis({ client, name });
    await Promise.all(rows.map(putRow));
    const put = (key: string, ...words: string[]) => client.ask('', ['HSET', key, ...words], CALL_MS);
    await put(toRowKey('records1', 'p-1'), ...toRowWords(rowOf('sent')));
    await put(toRowKey(name, 'p-none'), 'status', 'sent');
    const told: string[] = [];
    const { records, unreadableRecords } = await scanRedis(client, name, (line) => told.push(line));
    const byPk = (one: { pk: string }, other: { pk: string }) => (one.pk < other.pk ? -1 : 1);
    expect(records.sort(byPk)).toEqual(rows.sort(byPk));
    expect(unreadableRecords).toBe(1);
    expect(told.at(-1)).toBe('Redis: 1,201 records');
  });

  test('are none, where there is none', async () => {
    const found = await scanRedis(sharedRedis().client, 'nobody', () => {});
    expect(found).toEqual({ records: [], unreadableRecords: 0 });
  });
});
