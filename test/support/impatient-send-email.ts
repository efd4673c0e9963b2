import { readAws } from '../../functions/aws/environment.ts';
import { readSendEmailVariables } from '../../functions/configuration/read-variables.ts';
import { createDynamoDbRecordStore } from '../../functions/dynamodb/record-store.ts';
import { tableClient } from '../../functions/dynamodb/table-client.ts';
import { createEmailEndpoint } from '../../functions/http/email-endpoint.ts';
import { buildPipeline } from '../../functions/http/pipeline.ts';
import { createSesClient } from '../../functions/ses/client.ts';
import { createSesSender } from '../../functions/ses/send-email.ts';

// functions/send-email.ts with a send that waits 300 ms for SES and not ten seconds: silence is then quick.
const { table, configurationSet, senders, limits } = readSendEmailVariables(process.env);
const aws = readAws(process.env);
const sendMs = 300;

export const handler = buildPipeline(
  createEmailEndpoint({
    senders,
    store: createDynamoDbRecordStore(tableClient(aws), table, limits),
    send: createSesSender({
      client: createSesClient(aws, { sendMs, now: Date.now }),
      configurationSet,
      sendMs,
    }),
    limits: { ...limits, sendMs },
  }),
);
