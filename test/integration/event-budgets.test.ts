import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTableClients } from '../../functions/dynamodb/client.ts';
import type { OutcomeEvent } from '../../functions/outcomes/outcome-event.ts';
import { awsVariables } from '../../lib/local/aws-variables.ts';
import { type LocalDynamoDb, startDynamoDb } from '../../lib/local/dynamodb.ts';
import {
  LOCAL_HISTORY_TABLE,
  LOCAL_TABLE,
  recordOutcomeVariables,
} from '../../lib/local/function-variables.ts';
import { type Lambda, startLambda } from '../../lib/local/lambda.ts';
import { type SesEventType, sesEvent } from '../../lib/local/ses-event.ts';
import { awsAt } from '../support/aws-at.ts';
import { builtFile } from '../support/built-file.ts';
import { rowOf } from '../support/row-of.ts';

// What SES's events may cost, counted on the bundle: reads and writes in proportion to what changes.

let dynamoDb: LocalDynamoDb;
let queue: Server;
let lambda: Lambda;
/** What each call handed over. */
const handed: OutcomeEvent[][] = [];
let clients: ReturnType<typeof createTableClients>;

beforeAll(async () => {
  dynamoDb = await startDynamoDb({ table: LOCAL_TABLE, historyTable: LOCAL_HISTORY_TABLE });
  queue = createServer(async (request, response) => {
    const { Entries } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    handed.push(Entries.map(({ MessageBody }: { MessageBody: string }) => JSON.parse(MessageBody)));
    const Successful = Entries.map(({ Id }: { Id: string }) => ({ Id, MessageId: randomUUID() }));
    response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify({ Successful }));
  });
  await new Promise<void>((resolve) => queue.listen(0, '127.0.0.1', resolve));
  const queueUrl = `http://127.0.0.1:${(queue.address() as AddressInfo).port}`;
  lambda = startLambda({
    file: builtFile('record-outcome'),
    environment: {
      ...awsVariables({ dynamoDbUrl: dynamoDb.url, sesUrl: dynamoDb.url }),
      AWS_ENDPOINT_URL_SQS: queueUrl,
      ...recordOutcomeVariables(`${queueUrl}/000000000000/outcomes`),
    },
    timeoutMs: 20_000,
  });
  clients = createTableClients(awsAt(dynamoDb.url));
});
afterAll(async () => {
  await lambda.close();
  clients.calls.destroy();
  clients.settles.destroy();
  await dynamoDb.close();
  queue.close();
  queue.closeAllConnections();
});
beforeEach(() => {
  dynamoDb.operations.length = 0;
  handed.length = 0;
});

/** An email that was sent and settled, as its events name it. */
async function sendEmail(recipients = 1) {
  const email = {
    messageId: randomUUID(),
    from: 'shop@example.com',
    to: Array.from({ length: recipients }, (_, index) => `jane-${index}@example.com`),
    subject: 'Once',
    configurationSet: 'email-api',
    acceptedAt: Date.parse('2026-01-01T00:00:00.000Z'),
    tags: {
      'email-api-record': [Buffer.from(randomUUID()).toString('base64url').slice(0, 43)],
      'email-api-claim': [randomUUID()],
    },
  };
  const row = {
    ...rowOf('sent'),
    pk: email.tags['email-api-record'][0],
    claimId: email.tags['email-api-claim'][0],
    response: { statusCode: 202, body: JSON.stringify({ id: email.messageId }) },
  };
  await clients.calls.send(new PutCommand({ TableName: LOCAL_TABLE, Item: row }));
  dynamoDb.operations.length = 0;
  return email;
}

type Email = Awaited<ReturnType<typeof sendEmail>>;
const eventOf = (type: SesEventType, email: Email) =>
  sesEvent(type, email as never, { timestamp: '2026-01-01T00:00:01.000Z', recipients: email.to });

async function record(...bodies: string[]) {
  const Records = bodies.map((body, index) => ({ messageId: `${index}`, body }));
  const { response } = await lambda.invoke({ Records }, AbortSignal.timeout(20_000));
  expect(response).toEqual({ batchItemFailures: [] });
}

/** How often each operation was asked for. */
const counts = () => {
  const groups = Map.groupBy(dynamoDb.operations, (operation) => operation);
  return Object.fromEntries([...groups].map(([operation, all]) => [operation, all.length]));
};

describe('SES’s events cost', () => {
  test('ten deliveries of ten emails: one read, ten writes, and what they change in as few calls as it fits', async () => {
    const emails: Email[] = [];
    for (let index = 0; index < 10; index++) emails.push(await sendEmail());
    // What went before: each email was sent, and that is written and told.
    await record(...emails.map((email) => eventOf('Send', email)));
    dynamoDb.operations.length = 0;
    handed.length = 0;
    await record(...emails.map((email) => eventOf('Delivery', email)));
    expect(counts()).toEqual({ BatchGetItem: 1, UpdateItem: 10 });
    expect(handed.map((batch) => batch.length)).toEqual([10]);
    expect(new Set(handed.flat().map(({ type }) => type))).toEqual(new Set(['email.delivered']));
  });

  test('ten deliveries that nothing came before: one read and ten writes, too', async () => {
    const emails: Email[] = [];
    for (let index = 0; index < 10; index++) emails.push(await sendEmail());
    dynamoDb.operations.length = 0;
    await record(...emails.map((email) => eventOf('Delivery', email)));
    expect(counts()).toEqual({ BatchGetItem: 1, UpdateItem: 10 });
    expect(handed.map((batch) => batch.length)).toEqual([10, 10]);
  });

  test('an event that comes again: one read, no write, and nothing is told', async () => {
    const email = await sendEmail();
    await record(eventOf('Delivery', email));
    dynamoDb.operations.length = 0;
    handed.length = 0;
    for (let repeat = 0; repeat < 3; repeat++)
      await record(eventOf('Delivery', email), eventOf('Send', email));
    expect(counts()).toEqual({ BatchGetItem: 3 });
    expect(handed).toEqual([]);
  });

  test('Send and Delivery: two writes, and one where they come together', async () => {
    const [apart, together] = [await sendEmail(), await sendEmail()];
    await record(eventOf('Send', apart));
    await record(eventOf('Delivery', apart));
    expect(counts()).toEqual({ BatchGetItem: 2, UpdateItem: 2 });
    dynamoDb.operations.length = 0;
    await record(eventOf('Delivery', together), eventOf('Send', together));
    expect(counts()).toEqual({ BatchGetItem: 1, UpdateItem: 1 });
  });

  test('fifty recipients who got it: one write, and ten changes a call', async () => {
    const email = await sendEmail(50);
    await record(eventOf('Delivery', email));
    expect(counts()).toEqual({ BatchGetItem: 1, UpdateItem: 1 });
    expect(handed.map((batch) => batch.length)).toEqual(Array.from({ length: 10 }, () => 10));
  });

  test('an event that is none of ours: nothing', async () => {
    await record(sesEvent('Send', { ...(await sendEmail()), configurationSet: 'other' } as never));
    expect(counts()).toEqual({});
    expect(handed).toEqual([]);
  });
});
