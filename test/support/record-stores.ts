import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoDbLookUp } from '../../functions/dynamodb/look-up.ts';
import { findOpenRecords } from '../../functions/dynamodb/open-records.ts';
import { createDynamoDbProofStore } from '../../functions/dynamodb/proof-store.ts';
import { createDynamoDbRecordStore } from '../../functions/dynamodb/record-store.ts';
import type { OpenPage } from '../../functions/idempotency/open-records.ts';
import type { ProofStore } from '../../functions/idempotency/proof-store.ts';
import {
  defaultRetention,
  type IdempotencyRecord,
  type Retention,
} from '../../functions/idempotency/record.ts';
import type { LookUp, RecordStore } from '../../functions/idempotency/record-store.ts';
import { createRedisLookUp } from '../../functions/redis/look-up.ts';
import { findOpenRecords as findOpenInRedis } from '../../functions/redis/open-records.ts';
import { createRedisProofStore } from '../../functions/redis/proof-store.ts';
import { createRedisRecordStore } from '../../functions/redis/record-store.ts';
import { shardOf, toIndexKey, toRowKey } from '../../functions/redis/rows.ts';
import type { RedisStore } from '../../functions/redis/steps.ts';
import { type Records, records } from '../../lib/operator/records.ts';
import { redisRecords } from '../../lib/operator/redis-records.ts';
import { type DynaliteTable, PATIENT } from './dynalite-table.ts';
import { inMemoryRecordStore } from './in-memory-record-store.ts';
import { endSharedRedis, REDIS_SERVER, sharedRedis } from './redis-server.ts';
import { toRowWords } from './row-words.ts';

/** A store as all its ports, what a look at its rows shows, and a way to put one there. */
export interface LookedInto {
  store: RecordStore;
  proofs: ProofStore;
  lookUp: LookUp;
  putRow(row: IdempotencyRecord): Promise<void>;
}

/** A real one, as an operator and the count of what is open see it too. */
export interface RealStore extends LookedInto {
  records: Records;
  findOpen(now: number): AsyncIterable<OpenPage>;
}

/** The double and the real ones, which keep one contract. @param table is there by the time a test runs */
export const recordStores = (
  table: () => DynaliteTable,
  retention = defaultRetention,
): [string, () => LookedInto][] => [
  ['the in-memory double', () => lookInto(inMemoryRecordStore(undefined, retention))],
  ...realStores(table, retention),
];

/** Those that are deployed. */
export const realStores = (
  table: () => DynaliteTable,
  retention = defaultRetention,
): [string, () => RealStore][] => [
  ['DynamoDB (dynalite)', () => lookIntoTable(table(), retention)],
  ...onRedis(retention),
];

function lookIntoTable({ client, clients, name }: DynaliteTable, retention: Retention): RealStore {
  return {
    store: createDynamoDbRecordStore(clients, name, PATIENT, retention),
    proofs: createDynamoDbProofStore(client, name, PATIENT.findMs),
    lookUp: createDynamoDbLookUp(client, name, PATIENT.findMs),
    records: records(client, name),
    findOpen: (now) => findOpenRecords(client, name, now),
    putRow: async (row) => void (await client.send(new PutCommand({ TableName: name, Item: row }))),
  };
}

let stores = 0;

/** A real Redis, where there is one on the PATH: each store in it has keys of its own. */
function onRedis(retention: Retention): [string, () => RealStore][] {
  if (!REDIS_SERVER) return [];
  endSharedRedis();
  return [
    [
      REDIS_SERVER,
      () => lookIntoRedis({ client: sharedRedis().client, name: `store-${stores++}` }, retention),
    ],
  ];
}

/** A store in Redis, looked into. */
export function lookIntoRedis(store: RedisStore, retention = defaultRetention): RealStore {
  return {
    store: createRedisRecordStore(store, PATIENT, retention),
    proofs: createRedisProofStore(store, PATIENT.findMs),
    lookUp: createRedisLookUp(store, PATIENT.findMs),
    records: redisRecords(store.client, store.name),
    findOpen: (now) => findOpenInRedis(store.client, store.name, now),
    // As a step that was made before: with its place in the index.
    putRow: async (row) => {
      const { client, name } = store;
      const keys = [toRowKey(name, row.pk), toIndexKey(name, shardOf(row.pk))] as const;
      const isOpen = row.status === 'sending' || row.status === 'unknown';
      await client.ask(shardOf(row.pk), ['HSET', keys[0], ...toRowWords(row)], PATIENT.findMs);
      if (!isOpen) return;
      const from = row.status === 'sending' ? row.leaseUntil : row.claimedAt;
      await client.ask(shardOf(row.pk), ['ZADD', keys[1], from, row.pk], PATIENT.findMs);
    },
  };
}

/** The double, looked into. */
export function lookInto(store: ReturnType<typeof inMemoryRecordStore>): LookedInto {
  return {
    store,
    proofs: store,
    lookUp: store.lookUp,
    putRow: async (row) => void store.rows.set(row.pk, row),
  };
}
