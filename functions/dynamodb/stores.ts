// The stores of records as the entries make them. Where another store is bundled in place of DynamoDB, the build puts a file
// with the same names in the place of this one (lib/build/with-redis.ts); being names only, it costs these bundles nothing.

export {
  createDynamoDbClient as createStoreClient,
  createTableClients as createHolderClient,
} from './client.ts';
export { createDynamoDbLookUp as createLookUp } from './look-up.ts';
export { createDynamoDbProofStore as createProofStore } from './proof-store.ts';
export { createDynamoDbRecordStore as createRecordStore } from './record-store.ts';
