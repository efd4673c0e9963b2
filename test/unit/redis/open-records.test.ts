import { expect, test } from 'vitest';
import type { OpenPage } from '../../../functions/idempotency/open-records.ts';
import type { IdempotencyRecord } from '../../../functions/idempotency/record.ts';
import type { RedisClient } from '../../../functions/redis/client.ts';
import { findOpenRecords } from '../../../functions/redis/open-records.ts';
import { toIndexKey, toRowKey } from '../../../functions/redis/rows.ts';
import { LEASE_UNTIL, rowOf } from '../../support/row-of.ts';
import { toRowWords } from '../../support/row-words.ts';

// What an index may tell while records change: a real one does so when it will.

const unknown: IdempotencyRecord = { ...rowOf('unknown'), pk: 'p-unknown' };
const settled: IdempotencyRecord = { ...rowOf('sent'), pk: 'p-settled' };
const ours = new Map([unknown, settled].map((row) => [toRowKey('one', row.pk), toRowWords(row)]));

/** Looks into an index that is told in these pages. @returns what is found, and the commands that were given */
async function lookInto(pages: readonly (readonly [pk: string, from: number])[][], now: number) {
  const commands: string[][] = [];
  const client: RedisClient = {
    async ask(_shard, command) {
      const [name = '', key = '', cursor = ''] = command.map(String);
      if (name !== 'ZSCAN') commands.push([name, key]);
      if (name === 'HGETALL') return ours.get(key) ?? [];
      if (name !== 'ZSCAN') return 0;
      const entries = key === toIndexKey('one', 'p') ? (pages[Number(cursor)] ?? []) : [];
      const isLast = key !== toIndexKey('one', 'p') || Number(cursor) === pages.length - 1;
      return [isLast ? '0' : `${Number(cursor) + 1}`, entries.flatMap(([pk, from]) => [pk, `${from}`])];
    },
    close() {},
  };
  const found: OpenPage[] = [];
  for await (const page of findOpenRecords(client, 'one', now)) found.push(page);
  return { found, commands };
}

const reading = ({ pk }: IdempotencyRecord) => ['HGETALL', toRowKey('one', pk)];

test('a record that is told twice, on two pages, is one', async () => {
  const page = [[unknown.pk, 1] as const];
  const { found, commands } = await lookInto([page, [], page], LEASE_UNTIL);
  expect(found).toEqual([{ open: [unknown], rows: 1 }]);
  expect(commands).toEqual([reading(unknown)]);
});

test('every page is read, to the last', async () => {
  const { found } = await lookInto([[[settled.pk, 1]], [[unknown.pk, 1]]], LEASE_UNTIL);
  expect(found).toEqual([
    { open: [], rows: 1 },
    { open: [unknown], rows: 1 },
  ]);
});

test('what cannot be open yet is not read', async () => {
  const { found, commands } = await lookInto([[[unknown.pk, LEASE_UNTIL + 1]]], LEASE_UNTIL);
  expect([found, commands]).toEqual([[], []]);
});

test('what was settled since is not open, and only what is gone is taken out of the index', async () => {
  const page = [settled.pk, unknown.pk, 'p-gone'].map((pk) => [pk, 1] as const);
  const { found, commands } = await lookInto([page], LEASE_UNTIL);
  expect(found).toEqual([{ open: [unknown], rows: 3 }]);
  expect(commands.filter(([name]) => name === 'EVALSHA')).toHaveLength(1);
});
