import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  DynamoDBDocumentClient,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createDynamoDbProofStore } from '../../../functions/dynamodb/proof-store.ts';
import { response, rowOf } from '../../support/row-of.ts';

/** The pauses between two looks: none of them is waited for here, but time that is up ends them. */
const { pauses } = vi.hoisted(() => ({ pauses: [] as number[] }));
vi.mock('node:timers/promises', () => ({
  async setTimeout(ms: number, value: unknown, { signal }: { signal: AbortSignal }) {
    signal.throwIfAborted();
    pauses.push(ms);
    return value;
  },
}));

const row = (pk: string) => ({ ...rowOf('sending'), pk });

const table = mockClient(DynamoDBDocumentClient);
const store = createDynamoDbProofStore(
  DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' })),
  'records',
  4_000,
);
const outage = Object.assign(new Error('Down'), { name: 'InternalServerError' });

/** All of it, so that a member too many is seen as well. */
const inputs = (): unknown[] => table.calls().map(({ args: [command] }) => command.input);
const options = () => table.calls().map(({ args }) => (args as unknown[])[1]);
const keys = (...pks: string[]) => pks.map((pk) => ({ pk }));
const get = (...pks: string[]) => ({
  RequestItems: { records: { Keys: keys(...pks), ConsistentRead: true } },
});
/** The rows that are read, and the keys that are left for another time. */
const answer = (read: string[], left: string[] = []): Partial<BatchGetCommandOutput> => ({
  Responses: { records: read.map(row) },
  UnprocessedKeys: left.length > 0 ? { records: { Keys: keys(...left), ConsistentRead: true } } : {},
});

beforeEach(() => {
  table.reset();
  pauses.length = 0;
});

describe('the look-up of a batch', () => {
  test('is one consistent read of all its rows', async () => {
    table.on(BatchGetCommand).resolves(answer(['pk-2', 'pk-1']));
    const rows = await store.findAll(['pk-1', 'pk-2', 'pk-3']);
    expect(rows).toEqual(
      new Map([
        ['pk-1', row('pk-1')],
        ['pk-2', row('pk-2')],
      ]),
    );
    expect(inputs()).toStrictEqual([get('pk-1', 'pk-2', 'pk-3')]);
    expect(pauses).toEqual([]);
  });

  test('names each row once, since DynamoDB refuses doubles', async () => {
    table.on(BatchGetCommand).resolves(answer(['pk-1', 'pk-2']));
    await store.findAll(['pk-1', 'pk-2', 'pk-1', 'pk-1']);
    expect(inputs()).toStrictEqual([get('pk-1', 'pk-2')]);
  });

  test('of nothing asks for nothing, since DynamoDB refuses that', async () => {
    expect(await store.findAll([])).toEqual(new Map());
    expect(table.calls()).toEqual([]);
  });

  test.each([
    ['without rows', {}],
    ['with rows of no table', { Responses: {}, UnprocessedKeys: {} }],
  ])('that is answered %s finds none', async (_, output) => {
    table.on(BatchGetCommand).resolves(output);
    expect(await store.findAll(['pk-1'])).toEqual(new Map());
    expect(table.calls()).toHaveLength(1);
  });

  test('asks again for the rows that were left unread, and only for those, after pauses that double', async () => {
    table
      .on(BatchGetCommand)
      .resolvesOnce(answer(['pk-1'], ['pk-2', 'pk-3', 'pk-4']))
      .resolvesOnce(answer([], ['pk-2', 'pk-3', 'pk-4']))
      .resolvesOnce(answer(['pk-4'], ['pk-2', 'pk-3']))
      .resolvesOnce(answer(['pk-3']));
    const rows = await store.findAll(['pk-1', 'pk-2', 'pk-3', 'pk-4']);
    expect([...rows.keys()]).toEqual(['pk-1', 'pk-4', 'pk-3']);
    expect(inputs()).toStrictEqual([
      get('pk-1', 'pk-2', 'pk-3', 'pk-4'),
      get('pk-2', 'pk-3', 'pk-4'),
      get('pk-2', 'pk-3', 'pk-4'),
      get('pk-2', 'pk-3'),
    ]);
    expect(pauses).toEqual([50, 100, 200]);
  });

  test('gives up when its time is up, which is one for all its reads', async () => {
    const timeIsUp = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(timeIsUp.signal);
    table.on(BatchGetCommand).callsFake(() => {
      if (table.calls().length === 2) timeIsUp.abort(new Error('Time is up'));
      return answer([], ['pk-1']);
    });
    await expect(store.findAll(['pk-1'])).rejects.toThrow('Time is up');
    expect(timeout.mock.calls).toEqual([[4_000]]);
    expect(options()).toEqual([{ abortSignal: timeIsUp.signal }, { abortSignal: timeIsUp.signal }]);
    expect(pauses).toEqual([50]);
    timeout.mockRestore();
  });

  test('throws when the table does not answer, the first time or later', async () => {
    table.on(BatchGetCommand).rejects(outage);
    await expect(store.findAll(['pk-1'])).rejects.toBe(outage);
    table
      .on(BatchGetCommand)
      .resolvesOnce(answer(['pk-1'], ['pk-2']))
      .rejects(outage);
    await expect(store.findAll(['pk-1', 'pk-2'])).rejects.toBe(outage);
  });
});

describe('a step', () => {
  const settlement = {
    pk: 'pk-1',
    claimId: 'claim-1',
    from: ['sending', 'unknown', 'not_sent'],
    to: 'sent',
    response,
  } as const;
  const conditionFailed = (Item?: object) =>
    Object.assign(new Error('The conditional request failed'), {
      name: 'ConditionalCheckFailedException',
      Item: Item && marshall(Item),
    });

  test('is one update, fenced by claim and state', async () => {
    table.on(UpdateCommand).resolves({ Attributes: row('pk-1') });
    expect(await store.step(settlement)).toStrictEqual({ before: row('pk-1') });
    expect(inputs()).toStrictEqual([
      {
        TableName: 'records',
        Key: { pk: 'pk-1' },
        UpdateExpression: 'SET #status = :to, #response = :response',
        ConditionExpression: 'claimId = :claimId AND #status IN (:from0, :from1, :from2)',
        ExpressionAttributeNames: { '#status': 'status', '#response': 'response' },
        ExpressionAttributeValues: {
          ':claimId': 'claim-1',
          ':to': 'sent',
          ':from0': 'sending',
          ':from1': 'unknown',
          ':from2': 'not_sent',
          ':response': response,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ReturnValues: 'ALL_OLD',
      },
    ]);
  });

  test.each([
    ['to a row', row('pk-1')],
    ['because the row is gone', undefined],
  ])('that loses %s says to what', async (_, broke) => {
    table.on(UpdateCommand).rejects(conditionFailed(broke));
    expect(await store.step(settlement)).toStrictEqual({ lost: { row: broke } });
  });

  test('throws when the table does not answer', async () => {
    table.on(UpdateCommand).rejects(outage);
    await expect(store.step(settlement)).rejects.toBe(outage);
  });

  test('is given up after its time', async () => {
    const { signal } = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(signal);
    table.on(UpdateCommand).resolves({});
    await store.step(settlement);
    expect(timeout.mock.calls).toEqual([[4_000]]);
    expect(options()).toEqual([{ abortSignal: signal }]);
    timeout.mockRestore();
  });
});
