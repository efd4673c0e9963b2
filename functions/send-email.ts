import { readAws } from './aws/environment.ts';
import { emailEndpoint } from './http/email-endpoint.ts';
import { readEnvironment } from './http/environment.ts';
import { pipeline } from './http/pipeline.ts';
import { dynamoDbRecordStore } from './idempotency/dynamodb-record-store.ts';
import { tableClient } from './idempotency/table-client.ts';
import { sesClient } from './ses/client.ts';
import { sesSender } from './ses/send-email.ts';

// POST /email. Everything is made once an environment; nothing of a request outlives it.
const { table, configurationSet, senders, limits, retention } = readEnvironment(process.env);
const aws = readAws(process.env);
const { sendMs } = limits;

export const handler = pipeline(
  emailEndpoint({
    senders,
    store: dynamoDbRecordStore(tableClient(aws), table, limits, retention),
    send: sesSender({ client: sesClient(aws, { sendMs, now: Date.now }), configurationSet, sendMs }),
    limits,
  }),
);
