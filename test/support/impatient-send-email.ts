import { readAws } from '../../functions/aws/environment.ts';
import { readSendEmailVariables } from '../../functions/configuration/read-variables.ts';
import { dynamoDbRecordStore } from '../../functions/dynamodb/record-store.ts';
import { tableClient } from '../../functions/dynamodb/table-client.ts';
import { emailEndpoint } from '../../functions/http/email-endpoint.ts';
import { pipeline } from '../../functions/http/pipeline.ts';
import { sesClient } from '../../functions/ses/client.ts';
import { sesSender } from '../../functions/ses/send-email.ts';

// functions/send-email.ts with a send that waits 300 ms for SES and not ten seconds: silence is then quick.
const { table, configurationSet, senders, limits } = readSendEmailVariables(process.env);
const aws = readAws(process.env);
const sendMs = 300;

export const handler = pipeline(
  emailEndpoint({
    senders,
    store: dynamoDbRecordStore(tableClient(aws), table, limits),
    send: sesSender({
      client: sesClient(aws, { sendMs, now: Date.now }),
      configurationSet,
      sendMs,
    }),
    limits: { ...limits, sendMs },
  }),
);
