import { LOOK_UP_TABLE_CALL_MS } from './emails/limits.ts';
import { readLookUpEmailEnvironment } from './http/environment.ts';
import { lookUpEndpoint, lookUpFailure } from './http/look-up-endpoint.ts';
import { pipeline } from './http/pipeline.ts';
import { dynamoDbClient } from './idempotency/dynamodb-client.ts';
import { dynamoDbLookUp } from './idempotency/dynamodb-look-up.ts';

// GET /email: "did it go out?" It may read the table and nothing else, so asking can never send.
const { table, retention } = readLookUpEmailEnvironment(process.env);

export const handler = pipeline(
  lookUpEndpoint({ lookUp: dynamoDbLookUp(dynamoDbClient(), table, LOOK_UP_TABLE_CALL_MS), retention }),
  lookUpFailure,
);
