import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runbookAnchors } from '../../lib/observation/runbook.ts';
import { all, functionNames, mappingOf, type Resource, type Template, text } from '../support/template.ts';
import { type Context, configurations, synthesize } from './synthesize.ts';

/** With every alarm that there is. */
const template = synthesize({ ...configurations['API keys'], ...configurations.webhook });

/** By the name of the alarm. */
const alarmsOf = (stack: Template): { [name: string]: Resource } =>
  Object.fromEntries(
    all(stack, 'AWS::CloudWatch::Alarm').map(([id, alarm]) => [
      /^ApiObservationAlarms(\w+)[0-9A-F]{8}$/.exec(id)?.[1],
      alarm,
    ]),
  );

const alarms = alarmsOf(template);

/** The section of the runbook that it links to. */
const sectionOf = ({ Properties }: Resource) =>
  /^[A-Z0-9].*\. What to do: docs\/operations\.md#([a-z-]+)$/.exec(Properties.AlarmDescription)?.[1];

test('each alarm links to a section of the runbook, and no section is without one', () => {
  const sections = Object.values(alarms).map(sectionOf);
  expect(new Set(sections)).toEqual(new Set(runbookAnchors));
  expect(sections.filter((section) => section !== 'webhook').sort()).toEqual(
    runbookAnchors.filter((anchor) => anchor !== 'webhook').sort(),
  );
});

const WITH_WEBHOOK = ['WebhookDeadLetters', 'WebhookFailing', 'WebhookGone'];

test.each<[Context, string[]]>([
  [{}, ['ApiKeyRefusals', ...WITH_WEBHOOK]],
  [configurations['API keys'], WITH_WEBHOOK],
  [configurations.webhook, ['ApiKeyRefusals']],
  [configurations['no history'], ['ApiKeyRefusals', 'OutcomesDeadLetters', ...WITH_WEBHOOK]],
])('with %j there is none of what is not there', (context, missing) => {
  const others = Object.keys(alarms).filter((name) => !missing.includes(name));
  expect(Object.keys(alarmsOf(synthesize(context)))).toEqual(others);
});

test('that of bounces and that of complaints name the runbook', () => {
  expect(alarms.Bounces?.Properties.AlarmDescription).toMatch(/docs\/operations\.md#bounces$/);
  expect(alarms.Complaints?.Properties.AlarmDescription).toMatch(/docs\/operations\.md#complaints$/);
});

test('all sections are there', () => {
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

const queriesOf = (name: string): Query[] => alarms[name]?.Properties.Metrics ?? [];

/** The metrics by the ids of the expression, if there is one, and whatever else is not the same for all alarms. */
function ringsWhen(name: string) {
  const { Metrics, AlarmDescription, ComparisonOperator, ...alarm } = alarms[name]?.Properties ?? {};
  expect(ComparisonOperator).toBe('GreaterThanOrEqualToThreshold');
  const rest: { [name: string]: unknown } = alarm;
  for (const { Id, Expression, MetricStat } of queriesOf(name)) {
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
  ['KeyUnknown', { ...AS_BEFORE, Threshold: 1, m1: 'EmailApi/EmailApi/Api OpenOverdue Maximum 900' }],
  ['DeadLetters', { ...AT_ONCE, Threshold: 1, m1: 'AWS/SQS ApproximateNumberOfMessagesVisible Maximum 300' }],
  [
    'ServerErrors',
    {
      ...AT_ONCE,
      ...PERCENT_OF_REQUESTS,
      expression: '100 * (IF(errors >= 3, errors, 0)) / requests',
      errors: 'AWS/ApiGateway 5xx Sum 300',
    },
  ],
  [
    'Throttling',
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
    'Refusals',
    {
      ...AT_ONCE,
      Threshold: 1,
      expression: '100 * (IF(refused >= 5, refused, 0)) / requests',
      requests: 'AWS/ApiGateway Count SampleCount 3600',
      refused: 'EmailApi/EmailApi/Api Refused Sum 3600',
    },
  ],
  [
    'NotVerified',
    {
      ...AT_ONCE,
      Threshold: 1,
      expression: '100 * (IF(unsent >= 5, unsent, 0)) / requests',
      requests: 'AWS/ApiGateway Count SampleCount 3600',
      unsent: 'EmailApi/EmailApi/Api NotVerified Sum 3600',
    },
  ],
  ['Bounces', { ...AS_BEFORE, Threshold: 0.05, m1: 'AWS/SES Reputation.BounceRate Average 3600' }],
  ['Complaints', { ...AS_BEFORE, Threshold: 0.001, m1: 'AWS/SES Reputation.ComplaintRate Average 3600' }],
  [
    'FunctionErrors',
    {
      ...AT_ONCE,
      Threshold: 1,
      expression: functionNames.map((_, index) => `FILL(errors${index}, 0)`).join(' + '),
      ...Object.fromEntries(functionNames.map((_, index) => [`errors${index}`, 'AWS/Lambda Errors Sum 300'])),
    },
  ],
  ['QueueAge', { ...AT_ONCE, Threshold: 600, m1: 'AWS/SQS ApproximateAgeOfOldestMessage Maximum 300' }],
  ['ApiKeyRefusals', { ...AT_ONCE, Threshold: 20, m1: 'EmailApi/EmailApi/Api ApiKeysRefused Sum 300' }],
  [
    'OutcomesDeadLetters',
    { ...AT_ONCE, Threshold: 1, m1: 'AWS/SQS ApproximateNumberOfMessagesVisible Maximum 300' },
  ],
  [
    'WebhookDeadLetters',
    { ...AT_ONCE, Threshold: 1, m1: 'AWS/SQS ApproximateNumberOfMessagesVisible Maximum 300' },
  ],
  ['WebhookGone', { ...AT_ONCE, Threshold: 1, m1: 'EmailApi/EmailApi/Api WebhookGone Sum 300' }],
  [
    'WebhookFailing',
    {
      ...AT_ONCE,
      Threshold: 5,
      expression: 'IF(FILL(delivered, 0) > 0, 0, failed)',
      failed: 'EmailApi/EmailApi/Api WebhookFailed Sum 3600',
      delivered: 'EmailApi/EmailApi/Api WebhookDelivered Sum 3600',
    },
  ],
])('%s rings when it should', (name, rings) => {
  expect(ringsWhen(name)).toEqual(rings);
});

/** Of all metrics that an alarm looks at. */
const dimensionsOf = (name: string) =>
  queriesOf(name).flatMap(
    ({ MetricStat }) => MetricStat?.Metric.Dimensions?.map(({ Value }) => text(Value)) ?? [],
  );

test('the rates of SES are those of the account, which AWS looks at', () => {
  expect([...dimensionsOf('Bounces'), ...dimensionsOf('Complaints')]).toEqual([]);
});

test('the errors are those of all functions', () => {
  const functions = all(template, 'AWS::Lambda::Function').map(([id]) => `<${id}>`);
  expect(dimensionsOf('FunctionErrors').sort()).toEqual(functions.sort());
});

test('the queues are not mixed up', () => {
  const { Properties: mapping } = mappingOf(template, 'RecordOutcome');
  expect(dimensionsOf('QueueAge')).toEqual([text(mapping.EventSourceArn).replace('Arn', 'QueueName')]);
  expect(dimensionsOf('DeadLetters')).toEqual([
    expect.stringMatching(/^<ApiEventsDeadLetters\w+\.QueueName>$/),
  ]);
  expect(dimensionsOf('OutcomesDeadLetters')).toEqual([
    expect.stringMatching(/^<ApiLivesOutcomesDeadLetters\w+\.QueueName>$/),
  ]);
  expect(dimensionsOf('WebhookDeadLetters')).toEqual([
    expect.stringMatching(/^<ApiLivesWebhookDeadLetters\w+\.QueueName>$/),
  ]);
});

test('the count is looked at as often as it is made', () => {
  const hourly = alarmsOf(synthesize({ openRecordsMinutes: 60 }));
  expect(hourly.KeyUnknown?.Properties.Metrics[0].MetricStat.Period).toBe(3_600);
});

test('without an address, nobody is told, and there is no topic for it', () => {
  for (const { Properties } of Object.values(alarms)) expect(Properties).not.toHaveProperty('AlarmActions');
  const topics = all(template, 'AWS::SNS::Topic').map(([id]) => id);
  expect(topics.filter((id) => id.includes('Alarms'))).toEqual([]);
});

describe('with an address', () => {
  const withMail = synthesize({ ...configurations['alarm mails'], ...configurations['API keys'] });
  const [topic] = all(withMail, 'AWS::SNS::Topic').find(([id]) => id.includes('Alarms')) ?? [];

  test('every alarm tells the topic, and the topic the address', () => {
    const told = Object.values(alarmsOf(withMail)).map(({ Properties }) => Properties.AlarmActions);
    expect(told.length).toBeGreaterThan(10);
    expect(told).toEqual(told.map(() => [{ Ref: topic }]));
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
