import { emailEndpoint } from './http/email-endpoint.ts';
import { readEnvironment } from './http/environment.ts';
import { pipeline } from './http/pipeline.ts';
import { dynamoDbClient } from './idempotency/dynamodb-client.ts';
import { dynamoDbRecordStore } from './idempotency/dynamodb-record-store.ts';
import { sesClient } from './ses/client.ts';
import { sesSender } from './ses/send-email.ts';

// POST /email. Everything is made once an environment; nothing of a request outlives it.
const { table, configurationSet, senders, limits, retention } = readEnvironment(process.env);
const { sendMs } = limits;

export const handler = pipeline(
  emailEndpoint({
    senders,
    store: dynamoDbRecordStore(dynamoDbClient(), table, limits, retention),
    send: sesSender({ client: sesClient({ sendMs, now: Date.now }), configurationSet, sendMs }),
    limits,
  }),
);
