import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findOpenRecords } from '../../functions/dynamodb/open-records.ts';
import { type IdempotencyRecord, isExpired, isUnknown } from '../../functions/idempotency/record.ts';
import { type DynaliteTable, dynaliteTable } from '../support/dynalite-table.ts';
import { rowOf, statuses } from '../support/row-of.ts';

/** 2026-01-01T01:00:00.500Z, in epoch milliseconds, and its second. */
const NOW = 1_767_229_200_500;
const SECOND = 1_767_229_200;

let table: DynaliteTable;
beforeAll(async () => {
  table = await dynaliteTable();
});
afterAll(() => table.close());

/** Every status, with leases and expiries on both sides of now. */
const rows: IdempotencyRecord[] = statuses.flatMap((status) =>
  [NOW - 1, NOW, NOW + 1].flatMap((leaseUntil) =>
    [SECOND - 1, SECOND, SECOND + 1].map((expiresAt) => ({
      ...rowOf(status),
      pk: `${status} ${leaseUntil} ${expiresAt}`,
      leaseUntil,
      expiresAt,
    })),
  ),
);

test('the table finds those records open that a request would find unknown', async () => {
  await Promise.all(rows.map((Item) => table.client.send(new PutCommand({ TableName: table.name, Item }))));
  const found: IdempotencyRecord[] = [];
  let read = 0;
  for await (const page of findOpenRecords(table.client, table.name, NOW)) {
    found.push(...page.open);
    read += page.rows;
  }
  const open = rows.filter((row) => isUnknown(row, NOW) && !isExpired(row, NOW));
  expect(open).toHaveLength(5);
  expect(found.map(({ pk }) => pk).sort()).toEqual(open.map(({ pk }) => pk).sort());
  expect(read).toBe(rows.length);
});
