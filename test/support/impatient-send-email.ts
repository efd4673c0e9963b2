import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { emailEndpoint } from '../../functions/http/email-endpoint.ts';
import { readEnvironment } from '../../functions/http/environment.ts';
import { pipeline } from '../../functions/http/pipeline.ts';
import { dynamoDbRecordStore } from '../../functions/idempotency/dynamodb-record-store.ts';
import { sesRequestHandler } from '../../functions/ses/connection.ts';
import { sesSender } from '../../functions/ses/send-email.ts';

// functions/send-email.ts with a send that waits 150 ms for SES and not ten seconds: silence is then quick.
const { table, configurationSet, senders, limits } = readEnvironment(process.env);
const sendMs = 150;

export const handler = pipeline(
  emailEndpoint({
    senders,
    store: dynamoDbRecordStore(DynamoDBDocumentClient.from(new DynamoDBClient()), table, limits),
    send: sesSender({
      client: new SESv2Client({
        maxAttempts: 1,
        requestHandler: sesRequestHandler({ connectMs: sendMs, responseMs: sendMs }, Date.now),
      }),
      configurationSet,
      sendMs,
    }),
    limits: { ...limits, sendMs },
  }),
);
