import { readLookUpEmailVariables } from './configuration/read-variables.ts';
import { dynamoDbClient } from './dynamodb/client.ts';
import { dynamoDbLookUp } from './dynamodb/look-up.ts';
import { LOOK_UP_TABLE_CALL_MS } from './emails/limits.ts';
import { lookUpEndpoint, lookUpFailure } from './http/look-up-endpoint.ts';
import { pipeline } from './http/pipeline.ts';

// GET /email: "did it go out?" It may read the table and nothing else, so asking can never send.
const { table, retention } = readLookUpEmailVariables(process.env);

export const handler = pipeline(
  lookUpEndpoint({ lookUp: dynamoDbLookUp(dynamoDbClient(), table, LOOK_UP_TABLE_CALL_MS), retention }),
  lookUpFailure,
);
