import { readLookUpEmailVariables } from './configuration/read-variables.ts';
import { createLookUp, createStoreClient } from './dynamodb/stores.ts';
import { LOOK_UP_TABLE_CALL_MS } from './emails/limits.ts';
import { createLookUpEndpoint, lookUpFailure } from './http/look-up-endpoint.ts';
import { buildPipeline } from './http/pipeline.ts';

// GET /email: "did it go out?" It may read the table and nothing else, so asking can never send.
const { table, retention } = readLookUpEmailVariables(process.env);

/** Answers `GET /email`. */
export const handler = buildPipeline(
  createLookUpEndpoint({
    lookUp: createLookUp(createStoreClient(), table, LOOK_UP_TABLE_CALL_MS),
    retention,
  }),
  lookUpFailure,
);
