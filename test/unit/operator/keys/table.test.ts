import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import type { ApiKeyRow } from '../../../../functions/callers/api-key-row.ts';
import { expireAt, revokeAt } from '../../../../lib/operator/keys/rows.ts';
import { apiKeys, explainTable } from '../../../../lib/operator/keys/table.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
const T0 = 1_767_225_600_000;

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
const table = mockClient(client);
const keys = apiKeys(client, 'api-keys');
beforeEach(() => table.reset());

const row: ApiKeyRow = {
  id: 'key#abcdefghijkl',
  caller: 'shop',
  mode: 'live',
  secretHash: 'hash',
  senders: ['no-reply@shop.example'],
  createdAt: T0,
  last4: 'abcd',
};
const lost = () => Object.assign(new Error('No.'), { name: 'ConditionalCheckFailedException' });
const inputs = () => table.calls().map(({ args: [command] }) => command.input);

test('reads API keys only, all of them, as they are now', async () => {
  table
    .on(ScanCommand)
    .resolvesOnce({ Items: [row], LastEvaluatedKey: { id: row.id } })
    .resolvesOnce({ Items: [{ ...row, id: 'key#2' }] });
  expect(await keys.readAll()).toEqual([row, { ...row, id: 'key#2' }]);
  expect(inputs()[1]).toMatchObject({
    TableName: 'api-keys',
    ConsistentRead: true,
    FilterExpression: 'begins_with(id, :prefix)',
    ExpressionAttributeValues: { ':prefix': 'key#' },
    ExclusiveStartKey: { id: row.id },
  });
});

test('a table with no API key in it is asked for one, which a table of something else refuses', async () => {
  table.on(ScanCommand).resolves({ Items: [] });
  table.on(GetCommand).resolvesOnce({});
  expect(await keys.readAll()).toEqual([]);
  const other = Object.assign(new Error('No.'), { name: 'ValidationException' });
  table.on(GetCommand).rejects(other);
  await expect(keys.readAll()).rejects.toThrow(other);
});

test('reads one API key and one name, as they are now', async () => {
  table.on(GetCommand).resolvesOnce({ Item: row }).resolvesOnce({});
  expect(await keys.find('abcdefghijkl')).toEqual(row);
  expect(await keys.findCaller('shop')).toBeUndefined();
  expect(inputs()).toEqual([
    { TableName: 'api-keys', Key: { id: 'key#abcdefghijkl' }, ConsistentRead: true },
    { TableName: 'api-keys', Key: { id: 'caller#shop' }, ConsistentRead: true },
  ]);
});

test('adds an API key in the place of none', async () => {
  table.on(PutCommand).resolves({});
  await keys.add(row);
  expect(inputs()).toEqual([
    { TableName: 'api-keys', Item: row, ConditionExpression: 'attribute_not_exists(id)' },
  ]);
  table.on(PutCommand).rejects(lost());
  await expect(keys.add(row)).rejects.toThrow('No.');
});

test('takes a name that is nobody’s, and says where it is somebody’s', async () => {
  const name = { id: 'caller#shop', caller: 'shop' };
  table.on(PutCommand).resolvesOnce({}).rejectsOnce(lost());
  expect(await keys.takeName(name, T0)).toBe(true);
  expect(await keys.takeName(name, T0)).toBe(false);
  expect(inputs()[0]).toEqual({
    TableName: 'api-keys',
    Item: name,
    ConditionExpression: 'attribute_not_exists(id) OR deleteAt <= :now',
    ExpressionAttributeValues: { ':now': T0 / 1_000 },
  });
});

test('keeps a name that was shown, whatever stands there', async () => {
  table.on(PutCommand).resolves({});
  await keys.keepName({ id: 'caller#shop', caller: 'shop', deleteAt: 1 });
  expect(inputs()).toEqual([
    { TableName: 'api-keys', Item: { id: 'caller#shop', caller: 'shop', deleteAt: 1 } },
  ]);
});

test.each<[string, ApiKeyRow, string, object]>([
  ['has no end', row, 'attribute_not_exists(expiresAt)', {}],
  ['expires', expireAt(row, T0 + 1_000), 'expiresAt = :expiresAt', { ':expiresAt': T0 + 1_000 }],
])('replaces what %s only as it was shown', async (_what, shown, end, more) => {
  const next = revokeAt(shown, T0);
  table.on(PutCommand).resolvesOnce({}).rejectsOnce(lost());
  expect(await keys.replace(shown, next)).toBe(true);
  expect(await keys.replace(shown, next)).toBe(false);
  expect(inputs()[0]).toEqual({
    TableName: 'api-keys',
    Item: next,
    ConditionExpression: `secretHash = :secretHash AND attribute_not_exists(revokedAt) AND ${end}`,
    ExpressionAttributeValues: { ':secretHash': 'hash', ...more },
  });
});

test('takes back one API key', async () => {
  table.on(DeleteCommand).resolves({});
  await keys.remove(row);
  expect(inputs()).toEqual([{ TableName: 'api-keys', Key: { id: row.id } }]);
});

test.each([
  ['ResourceNotFoundException', 'There is no such table in this account and region.'],
  ['ValidationException', 'That is no table of API keys.'],
  ['AccessDeniedException', 'No.'],
])('%s is "%s"', (name, sentence) => {
  expect(explainTable(Object.assign(new Error('No.'), { name }))).toMatchObject({ message: sentence });
});
