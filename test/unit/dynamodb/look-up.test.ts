import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { createDynamoDbLookUp } from '../../../functions/dynamodb/look-up.ts';
import { rowOf } from '../../support/row-of.ts';

const table = mockClient(DynamoDBDocumentClient);
const lookUp = (callMs = 4_000) =>
  createDynamoDbLookUp(
    DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' })),
    'records',
    callMs,
  );

beforeEach(() => {
  table.reset();
});

test('a look is one consistent read of one row, and nothing else', async () => {
  table.on(GetCommand).resolves({ Item: rowOf('sent') });
  expect(await lookUp()('pk-1')).toEqual(rowOf('sent'));
  expect(table.calls().map(({ args: [command] }) => [command.constructor, command.input])).toEqual([
    [GetCommand, { TableName: 'records', Key: { pk: 'pk-1' }, ConsistentRead: true }],
  ]);
});

test('finds nothing where there is no row', async () => {
  table.on(GetCommand).resolves({});
  expect(await lookUp()('pk-1')).toBeUndefined();
});

test('throws what the table says', async () => {
  const outage = Object.assign(new Error('Down'), { name: 'InternalServerError' });
  table.on(GetCommand).rejects(outage);
  await expect(lookUp()('pk-1')).rejects.toBe(outage);
});

test('is given up when its time is over, retries included', async () => {
  table.on(GetCommand).resolves({});
  await lookUp(5)('pk-1');
  const [, options] = (table.calls()[0]?.args ?? []) as unknown as [unknown, { abortSignal: AbortSignal }];
  await new Promise((resolve) => options.abortSignal.addEventListener('abort', resolve));
  expect(options.abortSignal.reason).toMatchObject({ name: 'TimeoutError' });
});
