import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { makeApiKey } from '../../../functions/callers/api-key.ts';
import { createDynamoDbApiKeys } from '../../../functions/dynamodb/api-keys.ts';
import { apiKeyRowOf } from '../../support/api-key-row-of.ts';

const table = mockClient(DynamoDBDocumentClient);
const find = (callMs = 3_000) =>
  createDynamoDbApiKeys(
    DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' })),
    'api-keys',
    callMs,
  );

beforeEach(() => {
  table.reset();
});

test('a look is one consistent read of one row, and nothing else', async () => {
  const row = apiKeyRowOf(makeApiKey('live').key);
  table.on(GetCommand).resolves({ Item: row });
  expect(await find()('abcdefghijkl')).toEqual(row);
  expect(table.calls().map(({ args: [command] }) => [command.constructor, command.input])).toEqual([
    [GetCommand, { TableName: 'api-keys', Key: { id: 'key#abcdefghijkl' }, ConsistentRead: true }],
  ]);
});

test('finds nothing where there is no row, and throws what the table says', async () => {
  table.on(GetCommand).resolvesOnce({}).rejects(new Error('Down'));
  expect(await find()('a')).toBeUndefined();
  await expect(find()('a')).rejects.toThrow('Down');
});

test('is given up when its time is over, retries included', async () => {
  table.on(GetCommand).resolves({});
  await find(5)('a');
  const [, options] = (table.calls()[0]?.args ?? []) as unknown as [unknown, { abortSignal: AbortSignal }];
  await new Promise((resolve) => options.abortSignal.addEventListener('abort', resolve));
  expect(options.abortSignal.reason).toMatchObject({ name: 'TimeoutError' });
});
