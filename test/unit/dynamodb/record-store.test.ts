import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createTableClients } from '../../../functions/dynamodb/client.ts';
import { createDynamoDbRecordStore } from '../../../functions/dynamodb/record-store.ts';
import type { Claim, IdempotencyRecord } from '../../../functions/idempotency/record.ts';
import { awsAt } from '../../support/aws-at.ts';

/** 2026-01-01T00:00:00.999Z, in epoch milliseconds; one hour and 24 hours later, in epoch seconds rounded up. */
const CLAIMED_AT = 1_767_225_600_999;
const IN_AN_HOUR = 1_767_229_201;
const IN_A_DAY = 1_767_312_001;

const claim: Claim = {
  pk: 'pk-1',
  claimId: 'claim-1',
  fingerprint: 'v1:print',
  claimedAt: CLAIMED_AT,
  leaseUntil: 1_767_225_622_999,
};
const response = { statusCode: 202, body: '{"id":"m-1"}' };
const row: IdempotencyRecord = {
  ...claim,
  claimId: 'claim-0',
  status: 'sent',
  expiresAt: IN_AN_HOUR,
  response,
};

const table = mockClient(DynamoDBDocumentClient);
const limits = { claimMs: 4_000, settleMs: 3_000, findMs: 1_000 };
const clients = createTableClients(awsAt('http://127.0.0.1:1'));
const store = createDynamoDbRecordStore(clients, 'records', limits);

/** What the client throws: the item as raw attribute values, as the SDK's document client does. */
const conditionFailed = (Item?: object) =>
  Object.assign(new Error('The conditional request failed'), {
    name: 'ConditionalCheckFailedException',
    $metadata: { httpStatusCode: 400 },
    Item: Item && marshall(Item),
  });
const outage = Object.assign(new Error('Down'), { name: 'InternalServerError' });

/** All of it, so that a member too many is seen as well. */
function inputs(): unknown[] {
  return table.calls().map(({ args: [command] }) => command.input);
}

beforeEach(() => {
  table.reset();
});

describe('a claim', () => {
  test('is one put on the conditions that a key is claimed on', async () => {
    table.on(PutCommand).resolves({});
    expect(await store.claim(claim)).toEqual({ kind: 'claimed', until: IN_AN_HOUR });
    expect(inputs()).toStrictEqual([
      {
        TableName: 'records',
        Item: {
          pk: 'pk-1',
          status: 'sending',
          claimId: 'claim-1',
          fingerprint: 'v1:print',
          claimedAt: CLAIMED_AT,
          leaseUntil: 1_767_225_622_999,
          expiresAt: IN_A_DAY,
        },
        ConditionExpression:
          'attribute_not_exists(pk) OR expiresAt <= :now OR ' +
          '(#status = :notSent AND claimedAt < :claimedAt) OR ' +
          '(#status = :sending AND claimId = :claimId)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':now': 1_767_225_600,
          ':notSent': 'not_sent',
          ':sending': 'sending',
          ':claimId': 'claim-1',
          ':claimedAt': CLAIMED_AT,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    ]);
  });

  test.each<[string, Partial<IdempotencyRecord>, object]>([
    ['settled', {}, { kind: 'settled', response, until: IN_AN_HOUR }],
    [
      'in progress',
      { status: 'sending', response: undefined, expiresAt: IN_A_DAY },
      { kind: 'in-progress', until: IN_AN_HOUR },
    ],
    [
      'past its lease',
      { status: 'sending', response: undefined, leaseUntil: CLAIMED_AT, expiresAt: IN_A_DAY },
      { kind: 'unknown', since: CLAIMED_AT, until: IN_AN_HOUR },
    ],
    ["another email's", { fingerprint: 'v1:other' }, { kind: 'reused', until: IN_AN_HOUR }],
  ])('that loses finds the row that is %s, without a read', async (_, changes, what) => {
    table.on(PutCommand).rejects(conditionFailed(JSON.parse(JSON.stringify({ ...row, ...changes }))));
    expect(await store.claim(claim)).toEqual(what);
    expect(table.calls()).toHaveLength(1);
  });

  test('that loses to a row that is not shown throws', async () => {
    table.on(PutCommand).rejects(conditionFailed());
    await expect(store.claim(claim)).rejects.toThrow('did not show the row');
  });

  test('throws when the table does not answer', async () => {
    table.on(PutCommand).rejects(outage);
    await expect(store.claim(claim)).rejects.toBe(outage);
  });
});

describe('a withdrawal', () => {
  test('is one put of a released row, on the conditions that a key is claimed on', async () => {
    table.on(PutCommand).resolves({});
    await store.claim(claim);
    expect(await store.withdraw(claim)).toEqual({ kind: 'free', until: IN_AN_HOUR });
    const [claiming, withdrawing] = inputs();
    expect(withdrawing).toStrictEqual({
      ...(claiming as object),
      Item: {
        pk: 'pk-1',
        status: 'not_sent',
        claimId: 'claim-1',
        fingerprint: 'v1:print',
        claimedAt: CLAIMED_AT,
        leaseUntil: 1_767_225_622_999,
        expiresAt: IN_AN_HOUR,
      },
    });
  });

  test.each<[string, Partial<IdempotencyRecord>, object]>([
    ['settled', {}, { kind: 'settled', response, until: IN_AN_HOUR }],
    [
      'in progress under another claim',
      { status: 'sending', response: undefined, expiresAt: IN_A_DAY },
      { kind: 'in-progress', until: IN_AN_HOUR },
    ],
    [
      'unknown',
      { status: 'unknown', response: undefined, expiresAt: IN_A_DAY },
      { kind: 'unknown', since: 1_767_225_622_999, until: IN_A_DAY },
    ],
    [
      'its own, put by a first try whose answer was lost',
      { status: 'not_sent', response: undefined, claimId: 'claim-1' },
      { kind: 'free', until: IN_AN_HOUR, laterThan: CLAIMED_AT },
    ],
    ["another email's", { fingerprint: 'v1:other' }, { kind: 'reused', until: IN_AN_HOUR }],
  ])('that loses finds the row that is %s, without a read', async (_, changes, what) => {
    table.on(PutCommand).rejects(conditionFailed(JSON.parse(JSON.stringify({ ...row, ...changes }))));
    expect(await store.withdraw(claim)).toEqual(what);
    expect(table.calls()).toHaveLength(1);
  });

  test('throws when the table does not answer, or does not show the row', async () => {
    table.on(PutCommand).rejectsOnce(outage).rejects(conditionFailed());
    await expect(store.withdraw(claim)).rejects.toBe(outage);
    await expect(store.withdraw(claim)).rejects.toThrow('did not show the row');
  });
});

describe('a settle', () => {
  const sending = {
    TableName: 'records',
    Key: { pk: 'pk-1' },
    ConditionExpression: 'claimId = :claimId AND #status IN (:from0)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };

  test.each(['refused', 'sent'] as const)(
    'as %s is one update with answer and expiry, fenced by the claim',
    async (to) => {
      table.on(UpdateCommand).resolves({});
      expect(await store.settle(claim, to, response)).toEqual({ kind: 'settled', until: IN_AN_HOUR });
      expect(inputs()).toStrictEqual([
        {
          ...sending,
          UpdateExpression: 'SET #status = :to, #response = :response, expiresAt = :expiresAt',
          ExpressionAttributeNames: { '#status': 'status', '#response': 'response' },
          ExpressionAttributeValues: {
            ':claimId': 'claim-1',
            ':to': to,
            ':from0': 'sending',
            ':response': response,
            ':expiresAt': IN_AN_HOUR,
          },
        },
      ]);
    },
  );

  test('as not sent is one update with the expiry, fenced by the claim', async () => {
    table.on(UpdateCommand).resolves({});
    expect(await store.settle(claim, 'not_sent')).toEqual({ kind: 'settled', until: IN_AN_HOUR });
    expect(inputs()).toStrictEqual([
      {
        ...sending,
        UpdateExpression: 'SET #status = :to, expiresAt = :expiresAt',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':claimId': 'claim-1',
          ':to': 'not_sent',
          ':from0': 'sending',
          ':expiresAt': IN_AN_HOUR,
        },
      },
    ]);
  });

  test('as unknown is one update that leaves the expiry alone, fenced by the claim', async () => {
    table.on(UpdateCommand).resolves({});
    expect(await store.settle(claim, 'unknown')).toEqual({ kind: 'settled', until: IN_A_DAY });
    expect(inputs()).toStrictEqual([
      {
        ...sending,
        UpdateExpression: 'SET #status = :to',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':claimId': 'claim-1', ':to': 'unknown', ':from0': 'sending' },
      },
    ]);
  });

  test.each<[string, object | undefined, object]>([
    [
      'an event that settled it first finds the answer',
      { ...row, claimId: 'claim-1' },
      { kind: 'lost', found: { kind: 'settled', response, until: IN_AN_HOUR } },
    ],
    ['another claim finds nothing', row, { kind: 'lost' }],
    ['nothing, since the row is gone, finds nothing', undefined, { kind: 'lost' }],
  ])('that loses to %s', async (_, item, result) => {
    table.on(UpdateCommand).rejects(conditionFailed(item));
    expect(await store.settle(claim, 'unknown')).toEqual(result);
    expect(table.calls()).toHaveLength(1);
  });

  test('throws when the table does not answer', async () => {
    table.on(UpdateCommand).rejects(outage);
    await expect(store.settle(claim, 'unknown')).rejects.toBe(outage);
  });
});

describe('a find', () => {
  test('is one consistent read', async () => {
    table.on(GetCommand).resolves({ Item: row });
    expect(await store.find('pk-1', { fingerprint: 'v1:print' }, CLAIMED_AT)).toEqual({
      kind: 'settled',
      response,
      until: IN_AN_HOUR,
    });
    expect(inputs()).toStrictEqual([{ TableName: 'records', Key: { pk: 'pk-1' }, ConsistentRead: true }]);
  });

  test.each([
    ['no row', {}, 'free'],
    ['a row of another email', { Item: { ...row, fingerprint: 'v1:other' } }, 'reused'],
  ])('of %s tells so', async (_, output, kind) => {
    table.on(GetCommand).resolves(output);
    expect((await store.find('pk-1', { fingerprint: 'v1:print' }, CLAIMED_AT)).kind).toBe(kind);
  });

  test('looks at its own time', async () => {
    table.on(GetCommand).resolves({ Item: row });
    expect((await store.find('pk-1', { fingerprint: 'v1:print' }, 1_767_229_200_999)).kind).toBe('settled');
    expect((await store.find('pk-1', { fingerprint: 'v1:print' }, 1_767_229_201_000)).kind).toBe('free');
  });

  test('throws when the table does not answer', async () => {
    table.on(GetCommand).rejects(outage);
    await expect(store.find('pk-1', { fingerprint: 'v1:print' }, CLAIMED_AT)).rejects.toBe(outage);
  });
});

describe('the table that fails', () => {
  test.each([
    ['with an error of the same name in the message only', new Error('ConditionalCheckFailedException')],
    [
      'with another failed condition',
      Object.assign(new Error('x'), { name: 'TransactionCanceledException' }),
    ],
    ['with something that is no error', { name: 'ConditionalCheckFailedException', Item: marshall(row) }],
  ])('%s is never taken for a lost claim', async (_, thrown) => {
    table.on(PutCommand).callsFake(() => Promise.reject(thrown));
    await expect(store.claim(claim)).rejects.toBe(thrown);
  });
});

test.each<[string, number, () => Promise<unknown>]>([
  ['a claim', 4_000, () => store.claim(claim)],
  ['a withdrawal', 3_000, () => store.withdraw(claim)],
  ['a settle', 3_000, () => store.settle(claim, 'unknown')],
  ['a find', 1_000, () => store.find('pk-1', { fingerprint: 'v1:print' }, CLAIMED_AT)],
])('%s is given up after its time', async (_, ms, call) => {
  const { signal } = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(signal);
  table.onAnyCommand().resolves({});
  await call();
  expect(timeout.mock.calls).toEqual([[ms]]);
  const args: unknown[] = table.calls()[0]?.args ?? [];
  expect(args[1]).toEqual({ abortSignal: signal });
  timeout.mockRestore();
});

test('another retention goes into every row and every answer', async () => {
  const retention = { windowSeconds: 600, holdSeconds: 7_200 };
  const inTenMinutes = 1_767_226_201;
  const inTwoHours = 1_767_232_801;
  const other = createDynamoDbRecordStore(clients, 'records', limits, retention);
  const sending = { ...claim, status: 'sending', expiresAt: inTwoHours };
  table.on(PutCommand).resolvesOnce({}).rejects(conditionFailed(sending));
  table.on(UpdateCommand).resolves({});
  table.on(GetCommand).resolves({ Item: sending });

  expect(await other.claim(claim)).toEqual({ kind: 'claimed', until: inTenMinutes });
  expect(await other.claim(claim)).toEqual({ kind: 'in-progress', until: inTenMinutes });
  expect(await other.withdraw(claim)).toEqual({ kind: 'in-progress', until: inTenMinutes });
  expect(await other.settle(claim, 'sent', response)).toEqual({ kind: 'settled', until: inTenMinutes });
  expect(await other.settle(claim, 'unknown')).toEqual({ kind: 'settled', until: inTwoHours });
  expect(await other.find('pk-1', { fingerprint: 'v1:print' }, CLAIMED_AT)).toEqual({
    kind: 'in-progress',
    until: inTenMinutes,
  });
  expect(inputs().slice(0, 4)).toMatchObject([
    { Item: { expiresAt: inTwoHours } },
    { Item: { expiresAt: inTwoHours } },
    { Item: { expiresAt: inTenMinutes } },
    { ExpressionAttributeValues: { ':expiresAt': inTenMinutes } },
  ]);
});
