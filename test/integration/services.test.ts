import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MessageQueue } from '../../lib/local/message-queue.ts';
import { type LocalServices, startServices } from '../../lib/local/services.ts';
import { awsAt } from '../support/aws-at.ts';

// SQS, SNS and Secrets Manager on this machine, asked by the SDK's own clients, which check what they are answered.

const TOPIC = 'arn:aws:sns:eu-west-1:000000000000:of-a-test';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:of-a-test';

let services: LocalServices;
let sqs: SQSClient;
let sns: SNSClient;
let secrets: SecretsManagerClient;
const taken: { body: string; delayMs: number | undefined }[] = [];
const putOff: [handle: string, ms: number][] = [];
const published: string[] = [];
let QueueUrl: string;

beforeAll(async () => {
  services = await startServices();
  const queue: MessageQueue = {
    dead: 0,
    send(body, delayMs) {
      if (body === 'too much') return undefined;
      taken.push({ body, delayMs });
      return `id-${taken.length}`;
    },
    changeVisibility(handle, ms) {
      if (handle === 'nobody') return false;
      putOff.push([handle, ms]);
      return true;
    },
    close: async () => {},
  };
  services.queues.set('of-a-test', queue);
  services.topics.set(TOPIC, [(message) => published.push(message) > 0, (message) => message !== 'too much']);
  services.secrets.set(SECRET, { current: 'new', previous: 'old', createdAt: Date.UTC(2026, 0, 1) });
  QueueUrl = services.queueUrlOf('of-a-test');
  sqs = new SQSClient(awsAt(services.url));
  sns = new SNSClient(awsAt(services.url));
  secrets = new SecretsManagerClient(awsAt(services.url));
});
afterAll(async () => {
  for (const client of [sqs, sns, secrets]) client.destroy();
  await services.close();
});

describe('SQS', () => {
  test('takes a message, whose sum the client checks', async () => {
    const { MessageId } = await sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'äöü', DelaySeconds: 2 }),
    );
    expect([MessageId, taken.at(-1)]).toEqual(['id-1', { body: 'äöü', delayMs: 2_000 }]);
  });

  test('takes a batch in part', async () => {
    const Entries = ['one', 'too much', ''].map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    const answer = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['0']);
    expect(answer.Failed).toEqual([
      { Id: '1', Code: 'OverLimit', SenderFault: false },
      { Id: '2', Code: 'InvalidParameterValue', SenderFault: true },
    ]);
  });

  test.each([[0], [11]])('takes no batch of %i', async (count) => {
    const Entries = Array.from({ length: count }, (_, index) => ({ Id: String(index), MessageBody: 'm' }));
    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toThrow(/ent/);
  });

  test('puts a message off, and those of a batch that there are', async () => {
    await sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: 'h-1', VisibilityTimeout: 60 }),
    );
    const entry = (Id: string, ReceiptHandle: string, VisibilityTimeout: number) => ({
      Id,
      ReceiptHandle,
      VisibilityTimeout,
    });
    const Entries = [entry('a', 'h-2', 5), entry('b', 'nobody', 5), entry('c', 'h-3', 43_201)];
    const { Successful, Failed } = await sqs.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }),
    );
    expect([Successful, Failed?.map(({ Code }) => Code)]).toEqual([
      [{ Id: 'a' }],
      ['ReceiptHandleIsInvalid', 'InvalidParameterValue'],
    ]);
    expect(putOff).toEqual([
      ['h-1', 60_000],
      ['h-2', 5_000],
    ]);
  });

  test('knows no other queue, and no other operation', async () => {
    const other = { QueueUrl: services.queueUrlOf('another'), MessageBody: 'm' };
    await expect(sqs.send(new SendMessageCommand(other))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toMatchObject({
      name: 'UnsupportedOperation',
    });
  });
});

describe('SNS', () => {
  test('publishes a message to every subscriber', async () => {
    const { MessageId } = await sns.send(new PublishCommand({ TopicArn: TOPIC, Message: '<a&b> ä' }));
    expect(MessageId).toMatch(/^[\w-]{36}$/);
    expect(published.at(-1)).toBe('<a&b> ä');
  });

  test('publishes a batch, and says what a subscriber could not take', async () => {
    const PublishBatchRequestEntries = ['one', 'too much', 'three'].map((Message, index) => ({
      Id: `e-${index}`,
      Message,
      MessageAttributes: { state: { DataType: 'String', StringValue: 'bounced' } },
    }));
    const command = new PublishBatchCommand({ TopicArn: TOPIC, PublishBatchRequestEntries });
    const { Successful, Failed } = await sns.send(command);
    expect(Successful?.map(({ Id }) => Id)).toEqual(['e-0', 'e-2']);
    expect(Failed).toEqual([{ Id: 'e-1', Code: 'InternalError', SenderFault: false }]);
  });

  test('knows no other topic', async () => {
    const command = new PublishCommand({ TopicArn: `${TOPIC}-2`, Message: 'm' });
    await expect(sns.send(command)).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});

describe('Secrets Manager', () => {
  const get = (SecretId: string, VersionStage?: string) =>
    secrets.send(new GetSecretValueCommand({ SecretId, ...(VersionStage && { VersionStage }) }));

  test('tells both versions, and since when', async () => {
    expect(await get(SECRET)).toMatchObject({
      SecretString: 'new',
      CreatedDate: new Date(Date.UTC(2026, 0, 1)),
    });
    expect((await get(SECRET, 'AWSPREVIOUS')).SecretString).toBe('old');
  });

  test.each([
    [`${SECRET}-2`, 'AWSCURRENT'],
    [SECRET, 'AWSPENDING'],
  ])('has no %s of %s', async (id, stage) => {
    await expect(get(id, stage)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

test.each([
  ['no JSON', 'AmazonSQS.SendMessage', '{'],
  ['no object', 'AmazonSQS.SendMessage', 'null'],
  ['another service', 'DynamoDB_20120810.GetItem', '{}'],
])('%s is refused', async (_, target, body) => {
  const answer = await fetch(services.url, { method: 'POST', headers: { 'X-Amz-Target': target }, body });
  expect(answer.status).toBe(400);
});
