import { readAws } from './aws/environment.ts';
import { readSendEmailVariables } from './configuration/read-variables.ts';
import { createDynamoDbRecordStore } from './dynamodb/record-store.ts';
import { tableClient } from './dynamodb/table-client.ts';
import { createEmailEndpoint } from './http/email-endpoint.ts';
import { buildPipeline } from './http/pipeline.ts';
import { createSesClient } from './ses/client.ts';
import { createSesSender } from './ses/send-email.ts';

// POST /email. Everything is made once an environment; nothing of a request outlives it.
const { table, configurationSet, senders, limits, retention } = readSendEmailVariables(process.env);
const aws = readAws(process.env);
const { sendMs } = limits;

export const handler = buildPipeline(
  createEmailEndpoint({
    senders,
    store: createDynamoDbRecordStore(tableClient(aws), table, limits, retention),
    send: createSesSender({
      client: createSesClient(aws, { sendMs, now: Date.now }),
      configurationSet,
      sendMs,
    }),
    limits,
  }),
);
