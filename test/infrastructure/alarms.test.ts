import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runbookAnchors } from '../../lib/observation/runbook.ts';
import { all, only, type Resource, type Template, text } from '../support/template.ts';
import { configurations, synthesize } from './synthesize.ts';

/** With every alarm that there is. */
const template = synthesize(configurations['API keys']);

/** By the section of the runbook that it links to. */
function alarmsOf(stack: Template): { [anchor: string]: Resource } {
  const alarms = all(stack, 'AWS::CloudWatch::Alarm').map(([, alarm]) => {
    const { AlarmDescription: description } = alarm.Properties;
    return [/^[A-Z0-9].*\. What to do: docs\/operations\.md#([a-z-]+)$/.exec(description)?.[1], alarm];
  });
  return Object.fromEntries(alarms);
}

const alarms = alarmsOf(template);

test('each alarm links to a section of the runbook of its own', () => {
  expect(all(template, 'AWS::CloudWatch::Alarm')).toHaveLength(runbookAnchors.length);
  expect(Object.keys(alarms).sort()).toEqual([...runbookAnchors].sort());
});

test('that of API keys is there where callers have some', () => {
  const others = runbookAnchors.filter((anchor) => anchor !== 'api-key-refusals');
  expect(Object.keys(alarmsOf(synthesize())).sort()).toEqual(others.sort());
});

test('which is there', () => {
  const headings = readFileSync('docs/operations.md', 'utf8').match(/(?<=^#+ ).*$/gm) ?? [];
  expect(headings.map((heading) => heading.toLowerCase().replaceAll(' ', '-'))).toEqual(
    expect.arrayContaining([...runbookAnchors]),
  );
});

interface Query {
  Id: string;
  Expression?: string;
  MetricStat?: {
    Metric: { Namespace: string; MetricName: string; Dimensions?: { Value: unknown }[] };
    Stat: string;
    Period: number;
  };
}

const queriesOf = (anchor: string): Query[] => alarms[anchor]?.Properties.Metrics ?? [];

/** The metrics by the ids of the expression, if there is one, and whatever else is not the same for all alarms. */
function ringsWhen(anchor: string) {
  const { Metrics, AlarmDescription, ComparisonOperator, ...alarm } = alarms[anchor]?.Properties ?? {};
  expect(ComparisonOperator).toBe('GreaterThanOrEqualToThreshold');
  const rest: { [name: string]: unknown } = alarm;
  for (const { Id, Expression, MetricStat } of queriesOf(anchor)) {
    if (Expression) rest.expression = Expression;
    if (!MetricStat) continue;
    const { Metric, Stat, Period } = MetricStat;
    rest[Id] = `${Metric.Namespace} ${Metric.MetricName} ${Stat} ${Period}`;
  }
  return rest;
}

/** At the first datapoint; where nothing is told, nothing is wrong. */
const AT_ONCE = { EvaluationPeriods: 1, TreatMissingData: 'notBreaching' };
/** Where nothing is told, it is as before. */
const AS_BEFORE = { EvaluationPeriods: 1, TreatMissingData: 'ignore' };
const PERCENT_OF_REQUESTS = { Threshold: 1, requests: 'AWS/ApiGateway Count SampleCount 300' };

test.each<[string, object]>([
  ['key-unknown', { ...AS_BEFORE, Threshold: 1, m1: 'EmailApi/EmailApi/Api OpenOverdue Maximum 900' }],
  [
    'dead-letters',
    { ...AT_ONCE, Threshold: 1, m1: 'AWS/SQS ApproximateNumberOfMessagesVisible Maximum 300' },
  ],
  [
    'server-errors',
    {
      ...AT_ONCE,
      ...PERCENT_OF_REQUESTS,
      expression: '100 * (IF(errors >= 3, errors, 0)) / requests',
      errors: 'AWS/ApiGateway 5xx Sum 300',
    },
  ],
  [
    'throttling',
    {
      ...AT_ONCE,
      ...PERCENT_OF_REQUESTS,
      DatapointsToAlarm: 3,
      EvaluationPeriods: 6,
      expression: '100 * (FILL(tooMany, 0) + FILL(sends, 0) + FILL(lookUps, 0)) / requests',
      tooMany: 'EmailApi/EmailApi/Api TooManyRequests Sum 300',
      sends: 'AWS/Lambda Throttles Sum 300',
      lookUps: 'AWS/Lambda Throttles Sum 300',
    },
  ],
  [
    'refusals',
    {
      ...AT_ONCE,
      Threshold: 1,
      expression: '100 * (IF(refused >= 5, refused, 0)) / requests',
      requests: 'AWS/ApiGateway Count SampleCount 3600',
      refused: 'EmailApi/EmailApi/Api Refused Sum 3600',
    },
  ],
  [
    'not-verified',
    {
      ...AT_ONCE,
      Threshold: 1,
      expression: '100 * (IF(unsent >= 5, unsent, 0)) / requests',
      requests: 'AWS/ApiGateway Count SampleCount 3600',
      unsent: 'EmailApi/EmailApi/Api NotVerified Sum 3600',
    },
  ],
  ['bounces', { ...AS_BEFORE, Threshold: 0.05, m1: 'AWS/SES Reputation.BounceRate Average 3600' }],
  ['complaints', { ...AS_BEFORE, Threshold: 0.001, m1: 'AWS/SES Reputation.ComplaintRate Average 3600' }],
  [
    'function-errors',
    {
      ...AT_ONCE,
      Threshold: 1,
      expression:
        'FILL(errors0, 0) + FILL(errors1, 0) + FILL(errors2, 0) + FILL(errors3, 0) + FILL(errors4, 0)',
      errors0: 'AWS/Lambda Errors Sum 300',
      errors1: 'AWS/Lambda Errors Sum 300',
      errors2: 'AWS/Lambda Errors Sum 300',
      errors3: 'AWS/Lambda Errors Sum 300',
      errors4: 'AWS/Lambda Errors Sum 300',
    },
  ],
  ['queue-age', { ...AT_ONCE, Threshold: 600, m1: 'AWS/SQS ApproximateAgeOfOldestMessage Maximum 300' }],
  ['api-key-refusals', { ...AT_ONCE, Threshold: 20, m1: 'EmailApi/EmailApi/Api ApiKeysRefused Sum 300' }],
])('%s rings when it should', (anchor, rings) => {
  expect(ringsWhen(anchor)).toEqual(rings);
});

/** Of all metrics that an alarm looks at. */
const dimensionsOf = (anchor: string) =>
  queriesOf(anchor).flatMap(
    ({ MetricStat }) => MetricStat?.Metric.Dimensions?.map(({ Value }) => text(Value)) ?? [],
  );

test('the rates of SES are those of the account, which AWS looks at', () => {
  expect([...dimensionsOf('bounces'), ...dimensionsOf('complaints')]).toEqual([]);
});

test('the errors are those of all functions', () => {
  const functions = all(template, 'AWS::Lambda::Function').map(([id]) => `<${id}>`);
  expect(dimensionsOf('function-errors').sort()).toEqual(functions.sort());
});

test('the queues are not mixed up', () => {
  const [, { Properties: mapping }] = only(template, 'AWS::Lambda::EventSourceMapping');
  expect(dimensionsOf('queue-age')).toEqual([text(mapping.EventSourceArn).replace('Arn', 'QueueName')]);
  expect(dimensionsOf('dead-letters')).toEqual([
    expect.stringMatching(/^<ApiEventsDeadLetters\w+\.QueueName>$/),
  ]);
});

test('the count is looked at as often as it is made', () => {
  const hourly = alarmsOf(synthesize({ openRecordsMinutes: 60 }));
  expect(hourly['key-unknown']?.Properties.Metrics[0].MetricStat.Period).toBe(3_600);
});

test('without an address, nobody is told, and there is no topic for it', () => {
  for (const { Properties } of Object.values(alarms)) expect(Properties).not.toHaveProperty('AlarmActions');
  expect(all(template, 'AWS::SNS::Topic')).toHaveLength(1);
});

describe('with an address', () => {
  const withMail = synthesize({ ...configurations['alarm mails'], ...configurations['API keys'] });
  const [topic] = all(withMail, 'AWS::SNS::Topic').find(([id]) => id.includes('Alarms')) ?? [];

  test('every alarm tells the topic, and the topic the address', () => {
    const told = Object.values(alarmsOf(withMail)).map(({ Properties }) => Properties.AlarmActions);
    expect(told).toEqual(runbookAnchors.map(() => [{ Ref: topic }]));
    const subscriptions = all(withMail, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties);
    expect(subscriptions).toContainEqual({
      Protocol: 'email',
      Endpoint: 'ops@example.com',
      TopicArn: { Ref: topic },
    });
  });

  test('only these alarms may publish, and only over TLS', () => {
    const policy = all(withMail, 'AWS::SNS::TopicPolicy').find(
      ([, { Properties }]) => Properties.Topics[0].Ref === topic,
    );
    const [deny, allow, ...others] = policy?.[1].Properties.PolicyDocument.Statement ?? [];
    expect(others).toEqual([]);
    expect(deny).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(allow).toEqual({
      Sid: expect.any(String),
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: { Ref: topic },
      Condition: {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnEquals: {
          'aws:SourceArn': all(withMail, 'AWS::CloudWatch::Alarm').map(([id]) => ({
            'Fn::GetAtt': [id, 'Arn'],
          })),
        },
      },
    });
  });
});
