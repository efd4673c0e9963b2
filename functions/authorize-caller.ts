import { readAuthorizeCallerVariables } from './configuration/read-variables.ts';
import { createDynamoDbApiKeys } from './dynamodb/api-keys.ts';
import { createDynamoDbClient } from './dynamodb/client.ts';
import { API_KEYS_TABLE_CALL_MS } from './emails/limits.ts';
import { createAuthorizer } from './http/authorizer.ts';

// The gateway asks it who calls. It may read the table of API keys and nothing else.
const { table } = readAuthorizeCallerVariables(process.env);

/** Answers the gateway's question whether an API key lets somebody in. */
export const handler = createAuthorizer({
  find: createDynamoDbApiKeys(createDynamoDbClient(), table, API_KEYS_TABLE_CALL_MS),
  now: Date.now,
  log: (line) => console.info(line),
});
