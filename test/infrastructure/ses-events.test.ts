import { expect, test } from 'vitest';
import { all, named, only, text } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize();
const [configurationSet] = only(template, 'AWS::SES::ConfigurationSet');
const [topic] = named(template, 'AWS::SNS::Topic', 'Events');
const [queueId, queue] = named(template, 'AWS::SQS::Queue', 'EventsQueue');
const [deadLettersId, deadLetters] = named(template, 'AWS::SQS::Queue', 'EventsDeadLetters');

test('SES tells the topic whatever proves that it accepted an email', () => {
  const [, { Properties }] = only(template, 'AWS::SES::ConfigurationSetEventDestination');
  const { MatchingEventTypes, ...destination } = Properties.EventDestination;
  expect(Properties.ConfigurationSetName).toEqual({ Ref: configurationSet });
  expect(destination).toEqual({ Enabled: true, SnsDestination: { TopicARN: { Ref: topic } } });
  expect(MatchingEventTypes.sort()).toEqual([
    'bounce',
    'complaint',
    'delivery',
    'deliveryDelay',
    'reject',
    'renderingFailure',
    'send',
  ]);
});

test('the topic is there for SES before SES is told of it', () => {
  const [, { DependsOn }] = only(template, 'AWS::SES::ConfigurationSetEventDestination');
  expect(DependsOn).toEqual([named(template, 'AWS::SNS::TopicPolicy', 'Events')[0]]);
});

test('the topic passes each event on to the queue as SES wrote it', () => {
  const [, { Properties }] = only(template, 'AWS::SNS::Subscription');
  expect(Properties).toEqual({
    TopicArn: { Ref: topic },
    Protocol: 'sqs',
    Endpoint: { 'Fn::GetAtt': [queueId, 'Arn'] },
    RawMessageDelivery: true,
  });
});

test('only SES, for this configuration set of this account, may publish, and only over TLS', () => {
  const [, { Properties }] = named(template, 'AWS::SNS::TopicPolicy', 'Events');
  expect(Properties.Topics).toEqual([{ Ref: topic }]);
  const [deny, allow, ...others] = Properties.PolicyDocument.Statement;
  expect(others).toEqual([]);
  expect(deny).toMatchObject({
    Effect: 'Deny',
    Principal: '*',
    Action: 'sns:Publish',
    Resource: { Ref: topic },
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  expect(allow).toMatchObject({
    Effect: 'Allow',
    Principal: { Service: 'ses.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: { Ref: topic },
  });
  // The keys of a condition are not case-sensitive.
  expect(Object.keys(allow.Condition)).toEqual(['StringEquals']);
  const { 'AWS:SourceAccount': account, 'AWS:SourceArn': arn } = allow.Condition.StringEquals;
  expect(text(account)).toBe('<AWS::AccountId>');
  expect(text(arn)).toBe(
    `arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:configuration-set/<${configurationSet}>`,
  );
});

const overTls = (id: string) => ({
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 'sqs:*',
  Resource: { 'Fn::GetAtt': [id, 'Arn'] },
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

test('only the topic may send to the queue, nobody to the dead letters, and only over TLS', () => {
  const policies = all(template, 'AWS::SQS::QueuePolicy')
    .filter(([id]) => id.startsWith('ApiEvents'))
    .map(([, { Properties }]) => [Properties.Queues.map(text).join(), Properties.PolicyDocument.Statement]);
  expect(Object.fromEntries(policies)).toEqual({
    [`<${queueId}>`]: [
      overTls(queueId),
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': [queueId, 'Arn'] },
        Condition: { ArnEquals: { 'aws:SourceArn': { Ref: topic } } },
      },
    ],
    [`<${deadLettersId}>`]: [overTls(deadLettersId)],
  });
});

test('SQS encrypts what waits', () => {
  expect(queue.Properties.SqsManagedSseEnabled).toBe(true);
  expect(deadLetters.Properties.SqsManagedSseEnabled).toBe(true);
});

test('what fails goes to the dead letters, and can be redriven from there to the queue only', () => {
  expect(queue.Properties.RedrivePolicy.deadLetterTargetArn).toEqual({
    'Fn::GetAtt': [deadLettersId, 'Arn'],
  });
  const { redrivePermission, sourceQueueArns } = deadLetters.Properties.RedriveAllowPolicy;
  expect(redrivePermission).toBe('byQueue');
  expect(sourceQueueArns.map(text)).toEqual([
    `arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:${queue.Properties.QueueName}`,
  ]);
});
