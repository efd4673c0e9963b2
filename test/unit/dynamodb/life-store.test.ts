import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { findSeen } from '../../../functions/dynamodb/find-seen.ts';
import { createDynamoDbLifeStore, createDynamoDbLookUpLife } from '../../../functions/dynamodb/life-store.ts';
import { TOLD, type ToldState } from '../../../functions/emails/life.ts';

const table = mockClient(DynamoDBDocumentClient);
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));
const store = createDynamoDbLifeStore(client, 'lives', 4_000, 86_400);
const inputs = (): unknown[] => table.calls().map(({ args: [command] }) => command.input);

/** 2026-01-01T00:00:00.001Z, in epoch milliseconds. */
const T0 = 1_767_225_600_001;
const about = {
  id: 'm-1',
  record: 'r-1',
  claimId: 'c-1',
  caller: 'k-1',
  acceptedAt: T0,
  tags: { order: '1' },
};
const item = {
  ...about,
  tags: [['order', '1']],
  expiresAt: 1_767_312_001,
  'abc#delayed': { at: 7, reason: 'mailbox-full' },
};
const life = {
  ...about,
  expiresAt: 1_767_312_001,
  states: [{ recipient: 'abc', told: 'delayed', at: 7, reason: 'mailbox-full' }],
};

beforeEach(() => {
  table.reset();
});

test('an addition is one update, which writes only what is not there yet, and only into an item of its claim', async () => {
  table.on(UpdateCommand).resolves({});
  expect(await store.add({ ...about, states: [{ recipient: 'abc', told: 'delivered', at: 8 }] })).toBe(true);
  const all = ['record', 'claimId', 'caller', 'acceptedAt', 'tags', 'expiresAt', 'abc#delivered'];
  expect(inputs()).toEqual([
    {
      TableName: 'lives',
      Key: { id: 'm-1' },
      UpdateExpression: `SET ${all.map((_, index) => `#${index} = if_not_exists(#${index}, :${index})`).join(', ')}`,
      ConditionExpression: 'attribute_not_exists(id) OR (#record = :record AND #claimId = :claimId)',
      ExpressionAttributeNames: {
        '#record': 'record',
        '#claimId': 'claimId',
        ...Object.fromEntries(Object.values(names()).map((name, index) => [`#${index}`, name])),
      },
      ExpressionAttributeValues: expect.objectContaining({ ':record': 'r-1', ':claimId': 'c-1' }),
    },
  ]);
  expect(Object.values(names()).sort()).toEqual(all.sort());
  expect(valueNamed('abc#delivered')).toEqual({ at: 8 });
  expect(valueNamed('tags')).toEqual([['order', '1']]);
  // A day after the second that it is in.
  expect(valueNamed('expiresAt')).toBe(1_767_312_001);
});

type Update = { ExpressionAttributeNames: object; ExpressionAttributeValues: { [name: string]: unknown } };
/** The names of what is set, by their numbers. */
function names(): { [placeholder: string]: string } {
  const [{ ExpressionAttributeNames }] = inputs() as [Update];
  return Object.fromEntries(Object.entries(ExpressionAttributeNames).filter(([name]) => /^#\d+$/.test(name)));
}
function valueNamed(attribute: string): unknown {
  const [placeholder = ''] = Object.entries(names()).find(([, name]) => name === attribute) ?? [];
  const [{ ExpressionAttributeValues }] = inputs() as [Update];
  return ExpressionAttributeValues[placeholder.replace('#', ':')];
}

test('the expression of a hundred states stays within the 4 KB and 300 functions that DynamoDB takes', async () => {
  table.on(UpdateCommand).resolves({});
  const states = TOLD.slice(0, 2).flatMap((told) =>
    Array.from(
      { length: 50 },
      (_, index): ToldState => ({ recipient: `${index}`.padStart(12, 'r'), told, at: T0 }),
    ),
  );
  await store.add({ ...about, states });
  const [{ UpdateExpression = '' }] = inputs() as [{ UpdateExpression?: string }];
  expect(Buffer.byteLength(UpdateExpression)).toBeLessThan(4_096);
  expect(UpdateExpression.match(/if_not_exists|=/g)?.length).toBeLessThan(300);
});

test('an item of another claim is a value; whatever else the table says is thrown', async () => {
  const lost = Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });
  table.on(UpdateCommand).rejectsOnce(lost).rejectsOnce(new Error('Down'));
  expect(await store.add({ ...about, states: [] })).toBe(false);
  await expect(store.add({ ...about, states: [] })).rejects.toThrow('Down');
});

test('a life is looked up by one consistent read', async () => {
  table.on(GetCommand).resolvesOnce({ Item: item }).resolvesOnce({});
  const lookUp = createDynamoDbLookUpLife(client, 'lives', 4_000);
  expect(await lookUp('m-1')).toEqual(life);
  expect(await lookUp('m-2')).toBeUndefined();
  expect(inputs()[0]).toEqual({ TableName: 'lives', Key: { id: 'm-1' }, ConsistentRead: true });
});

test('records and lives are one consistent read of both tables, each key once', async () => {
  const unread = { lives: { Keys: [{ id: 'm-2' }], ConsistentRead: true } };
  table
    .on(BatchGetCommand)
    .resolvesOnce({ Responses: { records: [{ pk: 'r-1' }], lives: [item] }, UnprocessedKeys: unread })
    .resolvesOnce({ Responses: { lives: [{ ...item, id: 'm-2' }] } });
  const proofs = ['m-1', 'm-1', 'm-2'].map((messageId) => ({ pk: 'r-1', claimId: 'c-1', messageId }));
  const seen = await findSeen(client, { records: 'records', lives: 'lives' }, proofs, 4_000);
  expect(seen.lives).toEqual(
    new Map([
      ['m-1', life],
      ['m-2', { ...life, id: 'm-2' }],
    ]),
  );
  expect([...seen.rows.keys()]).toEqual(['r-1']);
  expect(inputs()).toEqual([
    {
      RequestItems: {
        records: { Keys: [{ pk: 'r-1' }], ConsistentRead: true },
        lives: { Keys: [{ id: 'm-1' }, { id: 'm-2' }], ConsistentRead: true },
      },
    },
    { RequestItems: unread },
  ]);
});
