import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSeen } from '../../functions/dynamodb/find-seen.ts';
import { createDynamoDbLifeStore, createDynamoDbLookUpLife } from '../../functions/dynamodb/life-store.ts';
import { TOLD, type Told, type ToldState } from '../../functions/emails/life.ts';
import type { Addition, LifeStore, LookUpLife } from '../../functions/emails/life-store.ts';
import { type DynaliteTable, dynaliteTable, PATIENT } from '../support/dynalite-table.ts';
import { inMemoryLifeStore, inOrder, KEPT_SECONDS } from '../support/in-memory-life-store.ts';
import { rowOf } from '../support/row-of.ts';

/** 2026-01-01T00:00:00.001Z, in epoch milliseconds; 30 days after the second that it is in, in epoch seconds. */
const T0 = 1_767_225_600_001;
const IN_30_DAYS = 1_769_817_601;

let table: DynaliteTable;
beforeAll(async () => {
  table = await dynaliteTable();
});
afterAll(() => table.close());

type Subject = LifeStore & { lookUp: LookUpLife };
const subjects: [string, () => Subject][] = [
  ['the in-memory double', () => inMemoryLifeStore()],
  [
    'DynamoDB (dynalite)',
    () => ({
      ...createDynamoDbLifeStore(table.client, table.lives, PATIENT.findMs, KEPT_SECONDS),
      lookUp: createDynamoDbLookUpLife(table.client, table.lives, PATIENT.findMs),
    }),
  ],
];

const stateOf = (told: Told, recipient = 'recipient-01', at = T0): ToldState => ({ recipient, told, at });

const additionOf = (states: ToldState[], changes: Partial<Addition> = {}): Addition => ({
  id: randomUUID(),
  record: 'record-1',
  claimId: 'claim-1',
  caller: 'caller-1',
  acceptedAt: T0,
  tags: { campaign: 'welcome' },
  states,
  ...changes,
});

describe.each(subjects)('The lives of emails: %s', (_name, subject) => {
  test('the first addition makes the item, which is kept for its time after SES took the email', async () => {
    const store = subject();
    const addition = additionOf([stateOf('accepted'), { ...stateOf('delayed'), reason: 'mailbox-full' }]);
    expect(await store.add(addition)).toBe(true);
    const life = { ...addition, expiresAt: IN_30_DAYS };
    expect(inOrder(await store.lookUp(addition.id))).toEqual(life);
    expect([...(await store.findAll([addition.id])).values()].map(inOrder)).toEqual([life]);
  });

  test('a caller who is not known is left out', async () => {
    const store = subject();
    const { caller: _caller, ...addition } = additionOf([stateOf('accepted')]);
    await store.add(addition);
    expect(await store.lookUp(addition.id)).toEqual({ ...addition, expiresAt: IN_30_DAYS });
  });

  test('what is there stays: the first time and the first reason of a state, and all that the item says', async () => {
    const store = subject();
    const first = additionOf([{ ...stateOf('delayed'), reason: 'mailbox-full' }]);
    await store.add(first);
    const again = { ...first, caller: 'another', acceptedAt: T0 + 5_000, tags: { campaign: 'other' } };
    const later = { ...stateOf('delayed', undefined, T0 + 9), reason: 'spam-suspected' } as const;
    expect(await store.add({ ...again, states: [later] })).toBe(true);
    expect(await store.lookUp(first.id)).toEqual({ ...first, expiresAt: IN_30_DAYS });
  });

  test('states are added to those that are there, in whatever order they come', async () => {
    const store = subject();
    const addition = additionOf([]);
    for (const told of ['complained', 'accepted', 'delivered', 'accepted'] as const)
      await store.add({ ...addition, states: [stateOf(told)] });
    expect(inOrder(await store.lookUp(addition.id))?.states).toEqual(
      ['accepted', 'delivered', 'complained'].map((told) => stateOf(told as Told)),
    );
  });

  test('of two writers at once both count, and of each state the first that came', async () => {
    const store = subject();
    const addition = additionOf([]);
    const writers = Array.from({ length: 16 }, (_, index) => [
      stateOf('accepted'),
      stateOf('delivered', `recipient-${index % 4}`, T0 + index),
    ]);
    await Promise.all(writers.map((states) => store.add({ ...addition, states })));
    const { states = [] } = (await store.lookUp(addition.id)) ?? {};
    expect(states).toHaveLength(5);
    expect(new Set(states.map(({ recipient, told }) => `${recipient}#${told}`)).size).toBe(5);
  });

  test.each<[string, Partial<Addition>]>([
    ['another claim', { claimId: 'claim-2' }],
    ['another record', { record: 'record-2' }],
  ])('an item is of one claim: with %s nothing is added, and that is no error', async (_what, other) => {
    const store = subject();
    const addition = additionOf([stateOf('accepted')]);
    await store.add(addition);
    expect(await store.add({ ...addition, ...other, states: [stateOf('complained')] })).toBe(false);
    expect(await store.lookUp(addition.id)).toEqual({ ...addition, expiresAt: IN_30_DAYS });
  });

  test('fifty recipients in two states are one write, and all eight states of all of them four', async () => {
    const store = subject();
    const addition = additionOf([]);
    const recipients = Array.from(
      { length: 50 },
      (_, index) => `recipient-${String(index).padStart(2, '0')}`,
    );
    for (let from = 0; from < TOLD.length; from += 2) {
      const states = TOLD.slice(from, from + 2).flatMap((told) =>
        recipients.map((one) => ({ ...stateOf(told, one), reason: 'other' as const })),
      );
      expect(await store.add({ ...addition, states })).toBe(true);
    }
    expect((await store.lookUp(addition.id))?.states).toHaveLength(400);
  });

  test('tags are kept, whatever their names', async () => {
    const store = subject();
    const names = ['constructor', '__proto__', 'record', 'id', 'x'.repeat(256)];
    const tags = Object.fromEntries(names.map((name) => [name, 'y'.repeat(256)]));
    const addition = additionOf([stateOf('accepted')], { tags });
    await store.add(addition);
    const { tags: found = {} } = (await store.lookUp(addition.id)) ?? {};
    expect(Object.entries(found).sort()).toEqual(Object.entries(tags).sort());
  });

  test('many are looked up at once, doubles and strangers included', async () => {
    const store = subject();
    const additions = Array.from({ length: 12 }, () => additionOf([stateOf('accepted')]));
    for (const addition of additions) await store.add(addition);
    const ids = additions.map(({ id }) => id);
    expect([...(await store.findAll([...ids, ...ids, 'a stranger'])).keys()].sort()).toEqual(ids.sort());
    expect(await store.findAll([])).toEqual(new Map());
    expect(await store.lookUp('a stranger')).toBeUndefined();
  });
});

test('an item has the message id as its key, a state as an attribute, and when it is forgotten', async () => {
  const addition = additionOf([{ ...stateOf('delayed'), reason: 'mailbox-full' }]);
  const store = createDynamoDbLifeStore(table.client, table.lives, PATIENT.findMs, KEPT_SECONDS);
  await store.add(addition);
  const get = new GetCommand({ TableName: table.lives, Key: { id: addition.id } });
  const { states: _states, tags: _tags, ...about } = addition;
  expect((await table.client.send(get)).Item).toEqual({
    ...about,
    tags: [['campaign', 'welcome']],
    expiresAt: IN_30_DAYS,
    'recipient-01#delayed': { at: T0, reason: 'mailbox-full' },
  });
});

test('what a later version wrote into an item is none of its states', async () => {
  const addition = additionOf([stateOf('accepted')]);
  const store = createDynamoDbLifeStore(table.client, table.lives, PATIENT.findMs, KEPT_SECONDS);
  await store.add(addition);
  await table.client.send(
    new UpdateCommand({
      TableName: table.lives,
      Key: { id: addition.id },
      UpdateExpression: 'SET #a = :a, #b = :b',
      ExpressionAttributeNames: { '#a': 'version', '#b': 'recipient-01#opened' },
      ExpressionAttributeValues: { ':a': 2, ':b': { at: T0 } },
    }),
  );
  const lookUp = createDynamoDbLookUpLife(table.client, table.lives, PATIENT.findMs);
  expect((await lookUp(addition.id))?.states).toEqual([stateOf('accepted')]);
});

test('records and lives are found by one call to both tables', async () => {
  const addition = additionOf([stateOf('accepted')]);
  await createDynamoDbLifeStore(table.client, table.lives, PATIENT.findMs, KEPT_SECONDS).add(addition);
  const row = { ...rowOf('sent'), pk: randomUUID() };
  await table.client.send(new PutCommand({ TableName: table.name, Item: row }));
  const proofs = [row.pk, row.pk, 'a stranger'].map((pk) => ({
    ...{ pk, claimId: 'claim-1', messageId: addition.id },
  }));
  const tables = { records: table.name, lives: table.lives };
  expect(await findSeen(table.client, tables, proofs, PATIENT.findMs)).toEqual({
    rows: new Map([[row.pk, row]]),
    lives: new Map([[addition.id, { ...addition, expiresAt: IN_30_DAYS }]]),
  });
  expect(await findSeen(table.client, tables, [], PATIENT.findMs)).toEqual({
    rows: new Map(),
    lives: new Map(),
  });
});
