import { readAws } from './aws/environment.ts';
import { readSendEmailVariables } from './configuration/read-variables.ts';
import { dynamoDbRecordStore } from './dynamodb/record-store.ts';
import { tableClient } from './dynamodb/table-client.ts';
import { emailEndpoint } from './http/email-endpoint.ts';
import { pipeline } from './http/pipeline.ts';
import { sesClient } from './ses/client.ts';
import { sesSender } from './ses/send-email.ts';

// POST /email. Everything is made once an environment; nothing of a request outlives it.
const { table, configurationSet, senders, limits, retention } = readSendEmailVariables(process.env);
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
