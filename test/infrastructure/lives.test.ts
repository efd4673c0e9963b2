import { describe, expect, test } from 'vitest';
import {
  readAnnounceOutcomeVariables,
  readCallWebhookVariables,
} from '../../functions/configuration/read-variables.ts';
import {
  ANNOUNCE_TIMEOUT_SECONDS,
  PUBLISH_CALL_MS,
  PUT_OFF_CALL_MS,
  SECRET_CALL_MS,
  WEBHOOK_CALL_MS,
} from '../../functions/emails/limits.ts';
import { readWebhookKey } from '../../functions/webhooks/read-webhook-key.ts';
import { JITTER, RETRY_PAUSES_SECONDS, WEBHOOK_ATTEMPTS } from '../../functions/webhooks/retry-schedule.ts';
import {
  all,
  environmentOf,
  functionOf,
  mappingOf,
  named,
  only,
  type Resource,
  tableOf,
  text,
} from '../support/template.ts';
import { configurations, synthesize } from './synthesize.ts';

const template = synthesize(configurations.webhook);
const queueNamed = (name: string): [id: string, Resource] => named(template, 'AWS::SQS::Queue', name);
const [outcomesId, { Properties: outcomes }] = queueNamed('OutcomesQueue');
const [webhookId, { Properties: webhook }] = queueNamed('WebhookQueue');
const [topic] = named(template, 'AWS::SNS::Topic', 'Outcomes');

const HOUR = 3_600;
const DAY = 24 * HOUR;

describe('the table of lives', () => {
  const [id, table] = tableOf(template, 'History');

  test('keeps its logical id: under another one nothing would be known of the emails of a month', () => {
    expect(id).toBe('ApiLivesHistoryTable42DD7E9A');
  });

  test('is one item an email, paid for by request, which DynamoDB deletes', () => {
    expect(table.Properties).toMatchObject({
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  test('outlives its stack, unless it is to be removed', () => {
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(tableOf(synthesize({ tableRemoval: 'remove' }), 'History')[1].DeletionPolicy).toBe('Delete');
  });
});

describe.each([
  ['AnnounceOutcome', outcomesId, 'Outcomes'],
  ['CallWebhook', webhookId, 'Webhook'],
] as const)('%s', (name, queueId, queue) => {
  const { Properties: mapping } = mappingOf(template, name);
  const { Timeout } = functionOf(template, name)[1].Properties;
  const { Properties } = template.Resources[queueId] as Resource;

  test('gets what is in its queue at once, and may fail a part of it', () => {
    expect(mapping).toEqual({
      FunctionName: { Ref: functionOf(template, name)[0] },
      EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      // With the five of SES's events, nine of the ten that a new account has.
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test('gets more at once where more of SES’s events are worked on', () => {
    const other = mappingOf(synthesize({ ...configurations.webhook, eventsConcurrency: 40 }), name);
    expect(other.Properties.ScalingConfig).toEqual({ MaximumConcurrency: 20 });
  });

  test('a message is hidden for six of its runs', () => {
    expect(6 * Timeout).toBeLessThanOrEqual(Properties.VisibilityTimeout);
  });

  test('what fails becomes a dead letter, for the rest of 14 days, and goes back to this queue alone', () => {
    const [id, { Properties: dead }] = queueNamed(`${queue}DeadLetters`);
    expect(Properties.RedrivePolicy.deadLetterTargetArn).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
    expect(dead.MessageRetentionPeriod).toBe(14 * DAY);
    const { redrivePermission, sourceQueueArns } = dead.RedriveAllowPolicy;
    expect(redrivePermission).toBe('byQueue');
    expect(sourceQueueArns.map(text)).toEqual([
      `arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:${Properties.QueueName}`,
    ]);
  });

  test('SQS encrypts what waits', () => {
    expect(Properties.SqsManagedSseEnabled).toBe(true);
    expect(queueNamed(`${queue}DeadLetters`)[1].Properties.SqsManagedSseEnabled).toBe(true);
  });
});

describe('every time ends before the one around it:', () => {
  test('a batch that is published, then each message alone, the function that announces', () => {
    expect((2 * PUBLISH_CALL_MS) / 1_000).toBeLessThan(ANNOUNCE_TIMEOUT_SECONDS);
    expect(functionOf(template, 'AnnounceOutcome')[1].Properties.Timeout).toBe(ANNOUNCE_TIMEOUT_SECONDS);
  });

  test('an outage of SNS of two hours, the tries to announce, what the queue keeps', () => {
    const triedSeconds = (outcomes.RedrivePolicy.maxReceiveCount - 1) * outcomes.VisibilityTimeout;
    expect(2.5 * HOUR).toBeLessThan(triedSeconds);
    expect(triedSeconds).toBeLessThan(outcomes.MessageRetentionPeriod);
  });

  test('the secret, the call and putting off, the function that calls', () => {
    const { Timeout } = functionOf(template, 'CallWebhook')[1].Properties;
    expect((SECRET_CALL_MS + WEBHOOK_CALL_MS + PUT_OFF_CALL_MS) / 1_000).toBeLessThan(Timeout);
  });

  test('a day of calls, what the queue keeps, the dead letters', () => {
    const pauses = RETRY_PAUSES_SECONDS.reduce((sum, pause) => sum + pause, 0) * (1 + JITTER);
    expect(webhook.RedrivePolicy.maxReceiveCount).toBe(WEBHOOK_ATTEMPTS);
    expect(pauses).toBeLessThan(webhook.MessageRetentionPeriod);
    expect(webhook.MessageRetentionPeriod).toBeLessThan(14 * DAY);
  });
});

test('the webhook gets each message as it was published', () => {
  const subscription = all(template, 'AWS::SNS::Subscription').find(
    ([, { Properties }]) => Properties.TopicArn.Ref === topic,
  );
  expect(subscription?.[1].Properties).toEqual({
    TopicArn: { Ref: topic },
    Protocol: 'sqs',
    Endpoint: { 'Fn::GetAtt': [webhookId, 'Arn'] },
    RawMessageDelivery: true,
  });
});

test('nobody is let in to the topic by its own policy, and everybody needs TLS', () => {
  const [, { Properties }] = named(template, 'AWS::SNS::TopicPolicy', 'Outcomes');
  expect(Properties.Topics).toEqual([{ Ref: topic }]);
  expect(Properties.PolicyDocument.Statement).toEqual([
    expect.objectContaining({
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  ]);
});

test('only the topic may send to the webhook’s queue, and only over TLS', () => {
  const policies = all(template, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => Properties);
  const statementsOf = (id: string) =>
    policies.find(({ Queues }) => text(Queues[0]) === `<${id}>`)?.PolicyDocument.Statement;
  const deny = expect.objectContaining({
    Effect: 'Deny',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  expect(statementsOf(webhookId)).toEqual([
    deny,
    {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': [webhookId, 'Arn'] },
      Condition: { ArnEquals: { 'aws:SourceArn': { Ref: topic } } },
    },
  ]);
  expect(statementsOf(outcomesId)).toEqual([deny]);
});

test('the secret is one that signs as it was made', () => {
  const [, { Properties }] = only(template, 'AWS::SecretsManager::Secret');
  expect(Properties.GenerateSecretString).toEqual({ PasswordLength: 44, ExcludePunctuation: true });
  // Letters and digits, four at a time.
  expect(readWebhookKey('aZ09'.repeat(11))).toHaveProperty('base64');
});

describe('what the functions read is what they are given', () => {
  test('to announce', () => {
    const environment = environmentOf(template, 'AnnounceOutcome');
    expect(readAnnounceOutcomeVariables(environment)).toEqual({ topicArn: `<${topic}>` });
    expect(Object.keys(environment)).toEqual(['OUTCOMES_TOPIC_ARN']);
  });

  test('to call', () => {
    const environment = environmentOf(template, 'CallWebhook');
    expect(readCallWebhookVariables(environment)).toEqual({
      url: new URL(configurations.webhook.webhookUrl),
      secretArn: `<${only(template, 'AWS::SecretsManager::Secret')[0]}>`,
      queueUrl: `<${webhookId}>`,
      reach: 'public',
    });
    for (const name of Object.keys(environment)) {
      expect(() => readCallWebhookVariables({ ...environment, [name]: undefined })).toThrow(name);
    }
  });
});

describe('the stack tells the operator', () => {
  const outputsOf = (context: object) =>
    Object.keys(synthesize(context).Outputs).filter((name) => /^(History|Outcomes|Webhook)/.test(name));

  test.each<[keyof typeof configurations, string[]]>([
    ['webhook', ['HistoryTableName', 'OutcomesTopicArn', 'OutcomesQueueUrl', 'WebhookSecretArn']],
    ['default', ['HistoryTableName', 'OutcomesTopicArn', 'OutcomesQueueUrl']],
    ['no history', []],
  ])('%s: %j', (name, outputs) => {
    expect(outputsOf(configurations[name])).toEqual(outputs);
  });
});

test('without history there is nothing of it', () => {
  const ids = Object.keys(synthesize({ historyDays: 0 }).Resources).join();
  expect(ids).not.toMatch(/Lives|History|Outcomes|Webhook/);
});
