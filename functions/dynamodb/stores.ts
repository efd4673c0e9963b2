import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Proof, ProofStore } from '../idempotency/proof-store.ts';
import { findSeen, type Tables } from './find-seen.ts';

// The stores of records as the entries make them. Where another store is bundled in place of DynamoDB, the build puts a file
// with the same names in the place of this one (lib/build/with-redis.ts); being names only, it costs these bundles nothing.

export {
  createDynamoDbClient as createStoreClient,
  createTableClients as createHolderClient,
} from './client.ts';
export { createDynamoDbLookUp as createLookUp } from './look-up.ts';
export { createDynamoDbProofStore as createProofStore } from './proof-store.ts';
export { createDynamoDbRecordStore as createRecordStore } from './record-store.ts';

/** Lives are in DynamoDB, whichever store has the records: here, by the same client. */
export const toLifeClient = (client: DynamoDBDocumentClient) => client;

/** See `findSeen`: one call for both tables. @param client that of lives */
export const createFindSeen =
  (client: DynamoDBDocumentClient, _: ProofStore, tables: Tables, callMs: number) =>
  (proofs: readonly Proof[]) =>
    findSeen(client, tables, proofs, callMs);
