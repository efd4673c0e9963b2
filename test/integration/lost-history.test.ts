import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTableClients } from '../../functions/dynamodb/client.ts';
import { awsVariables } from '../../lib/local/aws-variables.ts';
import { type LocalDynamoDb, startDynamoDb } from '../../lib/local/dynamodb.ts';
import { LOCAL_TABLE, recordOutcomeVariables } from '../../lib/local/function-variables.ts';
import { type Lambda, startLambda } from '../../lib/local/lambda.ts';
import { sesEvent } from '../../lib/local/ses-event.ts';
import { awsAt } from '../support/aws-at.ts';
import { builtFile } from '../support/built-file.ts';
import { rowOf } from '../support/row-of.ts';
import { sqsEvent } from '../support/sqs-event.ts';

// The table of lives is gone, or nobody may read it: what SES's events prove is settled all the same, on the deployed bundle.

let dynamoDb: LocalDynamoDb;
let lambda: Lambda;
let clients: ReturnType<typeof createTableClients>;

beforeAll(async () => {
  dynamoDb = await startDynamoDb({ table: LOCAL_TABLE });
  const environment = {
    ...awsVariables({ dynamoDbUrl: dynamoDb.url, sesUrl: dynamoDb.url }),
    ...recordOutcomeVariables(`${dynamoDb.url}/000000000000/outcomes`),
  };
  lambda = startLambda({ file: builtFile('record-outcome'), environment, timeoutMs: 20_000 });
  clients = createTableClients(awsAt(dynamoDb.url));
});
afterAll(async () => {
  await lambda.close();
  clients.calls.destroy();
  clients.settles.destroy();
  await dynamoDb.close();
});

test('a key whose outcome is unknown is settled, and the event comes again for its email’s life', async () => {
  const [pk = '', claimId] = [Buffer.from(randomUUID()).toString('base64url').slice(0, 43), randomUUID()];
  await clients.calls.send(
    new PutCommand({ TableName: LOCAL_TABLE, Item: { ...rowOf('unknown'), pk, claimId } }),
  );
  const event = sesEvent('Send', {
    messageId: 'm-1',
    from: 'shop@example.com',
    to: ['jane@example.com'],
    subject: 'Once',
    configurationSet: 'email-api',
    acceptedAt: Date.parse('2026-01-01T00:00:00.000Z'),
    tags: { 'email-api-record': [pk], 'email-api-claim': [claimId] },
  } as never);
  const { response } = await lambda.invoke(sqsEvent([event]), AbortSignal.timeout(20_000));
  const { Item } = await clients.calls.send(new GetCommand({ TableName: LOCAL_TABLE, Key: { pk } }));
  expect(Item?.status).toBe('sent');
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }] });
});
