import { readLookUpEmailVariables } from './configuration/read-variables.ts';
import { createDynamoDbLookUpLife } from './dynamodb/life-store.ts';
import { createLookUp, createStoreClient, toLifeClient } from './dynamodb/stores.ts';
import { LOOK_UP_TABLE_CALL_MS } from './emails/limits.ts';
import { lookUpFailure } from './http/answer-look-up.ts';
import { createLookUpEndpoint } from './http/look-up-endpoint.ts';
import { buildPipeline } from './http/pipeline.ts';

// GET /email: "did it go out?" GET /emails/{id}: "and then?" It may read two tables and nothing else, so asking can never send.
const { table, historyTable, retention } = readLookUpEmailVariables(process.env);

const client = createStoreClient();

/** Answers `GET /email` and `GET /emails/{id}`. */
export const handler = buildPipeline(
  createLookUpEndpoint({
    lookUp: createLookUp(client, table, LOOK_UP_TABLE_CALL_MS),
    lookUpLife: historyTable
      ? createDynamoDbLookUpLife(toLifeClient(client), historyTable, LOOK_UP_TABLE_CALL_MS)
      : undefined,
    retention,
  }),
  lookUpFailure,
);
