import { readLookUpEmailVariables } from './configuration/read-variables.ts';
import { createDynamoDbClient } from './dynamodb/client.ts';
import { createDynamoDbLookUpLife } from './dynamodb/life-store.ts';
import { createDynamoDbLookUp } from './dynamodb/look-up.ts';
import { LOOK_UP_TABLE_CALL_MS } from './emails/limits.ts';
import { lookUpFailure } from './http/answer-look-up.ts';
import { createLookUpEndpoint } from './http/look-up-endpoint.ts';
import { buildPipeline } from './http/pipeline.ts';

// GET /email: "did it go out?" GET /emails/{id}: "and then?" It may read two tables and nothing else, so asking can never send.
const { table, historyTable, retention } = readLookUpEmailVariables(process.env);

const client = createDynamoDbClient();

/** Answers `GET /email` and `GET /emails/{id}`. */
export const handler = buildPipeline(
  createLookUpEndpoint({
    lookUp: createDynamoDbLookUp(client, table, LOOK_UP_TABLE_CALL_MS),
    lookUpLife: historyTable
      ? createDynamoDbLookUpLife(client, historyTable, LOOK_UP_TABLE_CALL_MS)
      : undefined,
    retention,
  }),
  lookUpFailure,
);
