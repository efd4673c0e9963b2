import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRecords } from '../../functions/idempotency/open-records.ts';
import { type IdempotencyRecord, isExpired, isUnknown } from '../../functions/idempotency/record.ts';
import { LOCAL_AWS } from '../../lib/local/aws-environment.ts';
import { type LocalDynamoDb, startDynamoDb } from '../../lib/local/dynamodb.ts';
import { rowOf, statuses } from '../support/row-of.ts';

/** 2026-01-01T01:00:00.500Z, in epoch milliseconds, and its second. */
const NOW = 1_767_229_200_500;
const SECOND = 1_767_229_200;

let dynamoDb: LocalDynamoDb;
let client: DynamoDBDocumentClient;

beforeAll(async () => {
  dynamoDb = await startDynamoDb({ table: 'records' });
  client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...LOCAL_AWS, endpoint: dynamoDb.url }));
});
afterAll(async () => {
  client.destroy();
  await dynamoDb.close();
});

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
  await Promise.all(rows.map((Item) => client.send(new PutCommand({ TableName: 'records', Item }))));
  const found: IdempotencyRecord[] = [];
  let read = 0;
  for await (const page of openRecords(client, 'records', NOW)) {
    found.push(...page.open);
    read += page.rows;
  }
  const open = rows.filter((row) => isUnknown(row, NOW) && !isExpired(row, NOW));
  expect(open).toHaveLength(5);
  expect(found.map(({ pk }) => pk).sort()).toEqual(open.map(({ pk }) => pk).sort());
  expect(read).toBe(rows.length);
});
