import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test, vi } from 'vitest';
import type { HttpEvent } from '../functions/http/read-caller-and-key.ts';

// A recipe for whoever changes the functions: the handler of POST /email is imported as source, and AWS is mocked by
// aws-sdk-client-mock. No server listens anywhere.

const table = mockClient(DynamoDBDocumentClient);
const ses = mockClient(SESv2Client);

// A function reads its environment when it is imported.
vi.stubEnv('AWS_REGION', 'eu-west-1');
vi.stubEnv('URL_SUFFIX', 'amazonaws.com');
vi.stubEnv('TABLE_NAME', 'records');
vi.stubEnv('CONFIGURATION_SET', 'emails');
vi.stubEnv('DEFAULT_FROM', 'no-reply@example.com');
vi.stubEnv('ALLOWED_SENDERS', 'example.com');
vi.stubEnv('WAIT_MS', '0');
vi.stubEnv('WINDOW_SECONDS', '3600');
vi.stubEnv('HOLD_SECONDS', '86400');
vi.spyOn(console, 'info').mockReturnValue();
const { handler } = await import('../functions/send-email.ts');

beforeEach(() => {
  table.reset();
  ses.reset();
  table.onAnyCommand().resolves({});
});

const email = { to: 'jane@example.com', subject: 'Hello', text: 'Sent once.' };

/** What API Gateway makes of a request (payload format 2.0), as far as it is read. */
function post(key: string, body: object) {
  const event = {
    routeKey: 'POST /email',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    requestContext: {
      authorizer: { iam: { userArn: 'arn:aws:sts::123456789012:assumed-role/shop/session' } },
    },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  } as unknown as HttpEvent;
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 20_000 };
  return handler(event, context as unknown as Context & Parameters<typeof handler>[1]);
}

/** The row that the first request left, as the table shows it when it refuses the second one. */
function takenBy(row: object) {
  return Object.assign(new Error('The conditional request failed'), {
    name: 'ConditionalCheckFailedException',
    Item: marshall(row),
  });
}

test('sends: a claim, one email with our tags, and what came of it', async () => {
  ses.on(SendEmailCommand).resolves({ MessageId: 'm-1' });
  expect(await post('order-1', email)).toMatchObject({ statusCode: 202, body: '{"id":"m-1"}' });

  const [claim] = table.commandCalls(PutCommand);
  const [settle] = table.commandCalls(UpdateCommand);
  const [sent, ...others] = ses.commandCalls(SendEmailCommand);
  expect(others).toEqual([]);
  expect(claim?.args[0].input).toMatchObject({ TableName: 'records', Item: { status: 'sending' } });
  expect(sent?.args[0].input).toMatchObject({
    FromEmailAddress: 'no-reply@example.com',
    Destination: { ToAddresses: ['jane@example.com'] },
    ConfigurationSetName: 'emails',
  });
  expect(settle?.args[0].input.ExpressionAttributeValues).toMatchObject({ ':to': 'sent' });
});

test('repeats: the answer of the record, and no email', async () => {
  ses.on(SendEmailCommand).resolves({ MessageId: 'm-1' });
  await post('order-2', email);
  const row = table.commandCalls(PutCommand)[0]?.args[0].input.Item ?? {};
  ses.reset();

  const response = { statusCode: 202, body: '{"id":"m-1"}' };
  table.on(PutCommand).rejects(takenBy({ ...row, status: 'sent', claimId: 'first', response }));
  expect(await post('order-2', email)).toMatchObject({
    ...response,
    headers: { 'Idempotent-Replayed': 'true' },
  });
  expect(ses.calls()).toEqual([]);
});

test('refuses: nothing is claimed and nothing is sent', async () => {
  const { statusCode, body } = await post('order-3', { ...email, to: 'nobody' });
  expect([statusCode, JSON.parse(body).name]).toEqual([400, 'invalid-email']);
  expect([table.calls(), ses.calls()]).toEqual([[], []]);
});

test('loses an answer: unknown, because a client that nobody watches may have sent it', async () => {
  ses.on(SendEmailCommand).rejects(Object.assign(new Error('socket'), { name: 'TimeoutError' }));
  const { statusCode, body } = await post('order-4', email);
  expect([statusCode, JSON.parse(body).name]).toEqual([503, 'outcome-unknown']);
  expect(ses.calls()).toHaveLength(1);
  const [settle] = table.commandCalls(UpdateCommand);
  expect(settle?.args[0].input.ExpressionAttributeValues).toMatchObject({ ':to': 'unknown' });
});
