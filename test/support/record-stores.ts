import { createDynamoDbLookUp } from '../../functions/dynamodb/look-up.ts';
import { createDynamoDbRecordStore } from '../../functions/dynamodb/record-store.ts';
import type { LookUp, RecordStore } from '../../functions/idempotency/record-store.ts';
import { type DynaliteTable, PATIENT } from './dynalite-table.ts';
import { inMemoryRecordStore } from './in-memory-record-store.ts';

/** A store, and what a look at its rows shows. */
export interface LookedInto {
  store: RecordStore;
  lookUp: LookUp;
}

/** The double and the real one, which keep one contract. @param table is there by the time a test runs */
export const recordStores = (table: () => DynaliteTable): [string, () => LookedInto][] => [
  [
    'the in-memory double',
    () => {
      const store = inMemoryRecordStore();
      return { store, lookUp: store.lookUp };
    },
  ],
  [
    'DynamoDB (dynalite)',
    () => ({
      store: createDynamoDbRecordStore(table().clients, table().name, PATIENT),
      lookUp: createDynamoDbLookUp(table().client, table().name, PATIENT.findMs),
    }),
  ],
];
