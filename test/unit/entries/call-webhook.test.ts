import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { listen, stop } from '../../../lib/local/listen.ts';
import { garbage } from '../../support/garbage-events.ts';
import { eventBody } from '../../support/life-of.ts';
import { sqsEvent } from '../../support/sqs-event.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:webhook-AbCdEf';
const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/123456789012/webhook';
const KEY = Buffer.alloc(32, 7).toString('base64');
const ADDRESS = 'ada@example.com';

const secrets = mockClient(SecretsManagerClient);
const sqs = mockClient(SQSClient);
const info = vi.spyOn(console, 'info').mockImplementation(() => {});
const others = (['log', 'warn', 'error', 'debug'] as const).map((name) =>
  vi.spyOn(console, name).mockImplementation(() => {}),
);

/** What the receiver answers, and what it got. */
let answer: (response: ServerResponse) => void;
let got: { headers: IncomingMessage['headers']; body: string }[] = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  got.push({ headers: request.headers, body });
  answer(response);
});

let url: string;
let handler: typeof import('../../../functions/call-webhook.ts').handler;
beforeAll(async () => {
  url = `${await listen(server, 0)}/hidden-path`;
});
afterAll(() => stop(server));
beforeEach(async () => {
  for (const client of [secrets, sqs]) client.reset();
  for (const spy of [info, ...others]) spy.mockClear();
  got = [];
  answer = (response) => response.writeHead(204).end();
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  secrets.on(GetSecretValueCommand).callsFake(({ VersionStage }) => {
    if (VersionStage === 'AWSCURRENT') return { SecretString: `whsec_${KEY}`, CreatedDate: new Date() };
    throw Object.assign(new Error(ARN), { name: 'ResourceNotFoundException' });
  });
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('WEBHOOK_URL', url);
  vi.stubEnv('WEBHOOK_SECRET_ARN', ARN);
  vi.stubEnv('WEBHOOK_QUEUE_URL', QUEUE);
  vi.stubEnv('WEBHOOK_REACH', 'this-machine');
  vi.resetModules();
  ({ handler } = await import('../../../functions/call-webhook.ts'));
});

/** Nothing that was printed shows who, what, where or with what. */
function expectNothingShown(): void {
  const printed = JSON.stringify([info, ...others].flatMap(({ mock }) => mock.calls));
  for (const secret of [
    'ada@',
    'example',
    'evt_',
    '1001',
    KEY,
    KEY.slice(0, 8),
    'hidden-path',
    '127.0.0.1',
  ]) {
    expect(printed).not.toContain(secret);
  }
}

test('a batch is delivered, verifies, and one line says so', async () => {
  const bodies = [eventBody('delivered', ADDRESS), eventBody('complained', ADDRESS)];
  expect(await handler(sqsEvent(bodies))).toEqual({ batchItemFailures: [] });
  expect(got.map(({ body }) => body).sort()).toEqual(bodies.toSorted());
  for (const { headers, body } of got) {
    const event = new Webhook(KEY).verify(body, headers as { [name: string]: string });
    expect(event).toEqual(JSON.parse(body));
    expect(headers['webhook-id']).toBe(JSON.parse(body).id);
  }
  expect(info.mock.calls).toEqual([
    [{ event: 'webhook', messages: 2, delivered: 2, durationMs: expect.any(Number) }],
  ]);
  expect(sqs.calls()).toEqual([]);
  expectNothingShown();
});

test('what failed is put off in its queue and comes again, garbage alone', async () => {
  answer = (response) => response.writeHead(500).end(`Sorry, ${ADDRESS}`);
  const bodies = [eventBody('delivered', ADDRESS), ...garbage.slice(0, 3).map(([, body]) => body)];
  expect(await handler(sqsEvent(bodies, 3))).toEqual({
    batchItemFailures: ['m-0', 'm-1', 'm-2', 'm-3'].map((itemIdentifier) => ({ itemIdentifier })),
  });
  expect(got).toHaveLength(1);
  const [call] = sqs.commandCalls(ChangeMessageVisibilityBatchCommand);
  const { QueueUrl, Entries = [] } = call?.args[0].input ?? {};
  expect(QueueUrl).toBe(QUEUE);
  expect(Entries.map(({ ReceiptHandle }) => ReceiptHandle)).toEqual(['r-0']);
  // Five minutes, and up to a tenth more.
  expect(Entries[0]?.VisibilityTimeout).toBeGreaterThanOrEqual(300);
  expect(Entries[0]?.VisibilityTimeout).toBeLessThanOrEqual(330);
  expect(info.mock.lastCall?.[0]).toMatchObject({
    messages: 4,
    failed: 4,
    errors: ['status-500', 'unreadable'],
  });
  expectNothingShown();
});

test('what is not wanted any more is done with, and counted', async () => {
  answer = (response) => response.writeHead(410).end();
  expect(await handler(sqsEvent([eventBody()]))).toEqual({ batchItemFailures: [] });
  expect(info.mock.lastCall?.[0]).toMatchObject({ messages: 1, gone: 1 });
  expectNothingShown();
});

test('a secret that is none is told in one line, without a piece of it', async () => {
  secrets.on(GetSecretValueCommand).resolves({ SecretString: `${KEY.slice(0, 20)} ada!` });
  expect((await handler(sqsEvent([eventBody(), eventBody()]))).batchItemFailures).toHaveLength(2);
  expect(got).toEqual([]);
  expect(info.mock.calls).toEqual([
    [
      {
        event: 'webhook',
        messages: 2,
        failed: 2,
        errors: ['secret-is-not-base64'],
        durationMs: expect.any(Number),
      },
    ],
  ]);
  expectNothingShown();
});

test('when neither AWS nor the receiver answers, all of it comes again', async () => {
  secrets.on(GetSecretValueCommand).rejects(Object.assign(new Error(KEY), { name: 'AccessDeniedException' }));
  sqs.on(ChangeMessageVisibilityBatchCommand).rejects(new Error(KEY));
  expect((await handler(sqsEvent([eventBody('delivered', ADDRESS)]))).batchItemFailures).toHaveLength(1);
  expect(info.mock.lastCall?.[0]).toMatchObject({
    failed: 1,
    errors: ['AccessDeniedException', 'not-put-off'],
  });
  expectNothingShown();
});

test('a message that says nothing of how often it came is tried for the first time', async () => {
  answer = (response) => response.writeHead(500).end();
  const event = sqsEvent([eventBody()]);
  for (const record of event.Records) Object.assign(record, { attributes: undefined });
  expect((await handler(event)).batchItemFailures).toHaveLength(1);
  const [call] = sqs.commandCalls(ChangeMessageVisibilityBatchCommand);
  expect(call?.args[0].input.Entries?.[0]?.VisibilityTimeout).toBeLessThanOrEqual(6);
});
