import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoDbLookUp } from '../../functions/dynamodb/look-up.ts';
import { createDynamoDbProofStore } from '../../functions/dynamodb/proof-store.ts';
import { createDynamoDbRecordStore } from '../../functions/dynamodb/record-store.ts';
import type { ProofStore } from '../../functions/idempotency/proof-store.ts';
import { defaultRetention, type IdempotencyRecord } from '../../functions/idempotency/record.ts';
import type { LookUp, RecordStore } from '../../functions/idempotency/record-store.ts';
import { type DynaliteTable, PATIENT } from './dynalite-table.ts';
import { inMemoryRecordStore } from './in-memory-record-store.ts';

/** A store as all its ports, what a look at its rows shows, and a way to put one there. */
export interface LookedInto {
  store: RecordStore;
  proofs: ProofStore;
  lookUp: LookUp;
  putRow(row: IdempotencyRecord): Promise<void>;
}

/** The double and the real one, which keep one contract. @param table is there by the time a test runs */
export const recordStores = (
  table: () => DynaliteTable,
  retention = defaultRetention,
): [string, () => LookedInto][] => [
  ['the in-memory double', () => lookInto(inMemoryRecordStore(undefined, retention))],
  [
    'DynamoDB (dynalite)',
    () => {
      const { client, clients, name } = table();
      return {
        store: createDynamoDbRecordStore(clients, name, PATIENT, retention),
        proofs: createDynamoDbProofStore(client, name, PATIENT.findMs),
        lookUp: createDynamoDbLookUp(client, name, PATIENT.findMs),
        putRow: async (row) => void (await client.send(new PutCommand({ TableName: name, Item: row }))),
      };
    },
  ],
];

/** The double, looked into. */
export function lookInto(store: ReturnType<typeof inMemoryRecordStore>): LookedInto {
  return {
    store,
    proofs: store,
    lookUp: store.lookUp,
    putRow: async (row) => void store.rows.set(row.pk, row),
  };
}
