import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { emailEndpoint } from './http/email-endpoint.ts';
import { readEnvironment } from './http/environment.ts';
import { pipeline } from './http/pipeline.ts';
import { dynamoDbRecordStore } from './idempotency/dynamodb-record-store.ts';
import { sesRequestHandler } from './ses/connection.ts';
import { sesSender } from './ses/send-email.ts';

// POST /email. Everything is made once an environment; nothing of a request outlives it.
const { table, configurationSet, senders, limits } = readEnvironment(process.env);

const dynamoDb = new DynamoDBClient({
  // The SDK may repeat any of our writes: each is safe to repeat.
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_000, throwOnRequestTimeout: true },
});

const ses = new SESv2Client({
  // One attempt. The default of three sends the same email up to three times.
  maxAttempts: 1,
  requestHandler: sesRequestHandler({ connectMs: 3_000, responseMs: limits.sendMs }, Date.now),
});

export const handler = pipeline(
  emailEndpoint({
    senders,
    store: dynamoDbRecordStore(DynamoDBDocumentClient.from(dynamoDb), table, limits),
    send: sesSender({ client: ses, configurationSet, sendMs: limits.sendMs }),
    limits,
  }),
);
