import { App, CfnOutput, CfnParameter, Duration, Fn, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import {
  Auth,
  EmailApi,
  type EmailApiAttributes,
  type EmailApiProps,
  SenderIdentity,
} from '../../lib/index.ts';
import { WEBHOOK_URL_RULE } from '../../lib/webhook-url.ts';
import { all, only, text } from '../support/template.ts';
import { appContext, appStack, synthesize, templateOf } from './synthesize.ts';

const from = 'no-reply@example.com';
/** As IAM has them. */
const ROUTES = ['POST/email', 'POST/emails', 'POST/emails/batch', 'GET/email', 'GET/emails/*'];

/** A stack of somebody else's app, which knows nothing of our context. */
const foreignStack = (name = 'Shop') => new Stack(new App(), name);

describe("in somebody else's app", () => {
  const stack = foreignStack();
  const emails = new EmailApi(stack, 'Emails', { from, wait: Duration.millis(2_500) });
  const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
  emails.grantSend(role);
  emails.events.addSubscription(new SqsSubscription(new Queue(stack, 'Bounces')));
  const pager = new Topic(stack, 'Pager');
  for (const alarm of emails.alarms) alarm.addAlarmAction(new SnsAction(pager));
  new CfnOutput(stack, 'Emails-Url', { value: emails.url });
  const template = templateOf(stack);
  const [apiId] = only(template, 'AWS::ApiGatewayV2::Api');

  test('a role may send by this API, at this stage, may ask what became of it, and nothing else', () => {
    const policy = all(template, 'AWS::IAM::Policy').find(([id]) => id.startsWith('Role'));
    const [{ Resource, ...statement }, ...others] = policy?.[1].Properties.PolicyDocument.Statement ?? [];
    expect(others).toEqual([]);
    expect(statement).toEqual({ Effect: 'Allow', Action: 'execute-api:Invoke' });
    const stage = `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${apiId}>/$default`;
    expect(Resource.map(text)).toEqual(ROUTES.map((route) => `${stage}/${route}`));
  });

  test('everything that others may need is a member', () => {
    expect(text(stack.resolve(emails.url))).toMatch(/\/email$/);
    expect(stack.resolve(emails.table.tableName)).toEqual({
      Ref: expect.stringMatching('^EmailsRecordsTable'),
    });
    expect(stack.resolve(emails.historyTable?.tableName)).toEqual({
      Ref: expect.stringMatching('^EmailsLivesHistoryTable'),
    });
    expect(stack.resolve(emails.outcomes?.topicArn)).toEqual({
      Ref: expect.stringMatching('^EmailsLivesOutcomesTopic'),
    });
    expect(stack.resolve(emails.outcomesQueue?.queueUrl)).toEqual({
      Ref: expect.stringMatching('^EmailsLivesOutcomesQueue'),
    });
    expect(stack.resolve(emails.outcomesDeadLetterQueue?.queueUrl)).toEqual({
      Ref: expect.stringMatching('^EmailsLivesOutcomesDeadLetters'),
    });
    expect([emails.webhookSecret, emails.webhookDeadLetterQueue]).toEqual([undefined, undefined]);
    expect(stack.resolve(emails.sendEmailFunction.functionName)).toEqual({
      Ref: expect.stringMatching('^EmailsSendEmailFunction'),
    });
    expect(stack.resolve(emails.lookUpEmailFunction.functionName)).toEqual({
      Ref: expect.stringMatching('^EmailsLookUpEmailFunction'),
    });
    expect(stack.resolve(emails.httpApi.apiId)).toEqual({ Ref: apiId });
    expect(stack.resolve(emails.configurationSet.configurationSetName)).toEqual({
      Ref: only(template, 'AWS::SES::ConfigurationSet')[0],
    });
    expect(stack.resolve(emails.deadLetterQueue.queueName)).toHaveProperty('Fn::GetAtt');
    expect(stack.resolve(emails.dashboard.dashboardName)).toEqual({
      Ref: only(template, 'AWS::CloudWatch::Dashboard')[0],
    });
    expect(emails.alarmTopic).toBeUndefined();
  });

  test('every alarm can tell others too', () => {
    const [pagerId] = all(template, 'AWS::SNS::Topic').find(([id]) => id.startsWith('Pager')) ?? [];
    const alarms = all(template, 'AWS::CloudWatch::Alarm').map(
      ([, { Properties }]) => Properties.AlarmActions,
    );
    expect(alarms).toEqual(alarms.map(() => [{ Ref: pagerId }]));
  });

  test('half seconds are waited too', () => {
    const functions = all(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);
    expect(functions.map((fn) => fn.Environment?.Variables.WAIT_MS).filter(Boolean)).toEqual(['2500']);
  });
});

test('by default it is what the stack of its own is, whose settings have the same defaults', () => {
  const stack = new Stack(new App({ context: appContext }), 'EmailApi');
  new EmailApi(stack, 'Api', { from });
  expect(templateOf(stack).Resources).toEqual(synthesize().Resources);
});

test('two in one stack do not mix their metrics', () => {
  const stack = foreignStack();
  new EmailApi(stack, 'Orders', { from });
  new EmailApi(stack, 'News', { from });
  const filters = all(templateOf(stack), 'AWS::Logs::MetricFilter');
  const namespaces = filters.map(([, { Properties }]) => Properties.MetricTransformations[0].MetricNamespace);
  expect(new Set(namespaces)).toEqual(new Set(['EmailApi/Shop/Orders', 'EmailApi/Shop/News']));
});

test('a stack of another name shares no name with the first', () => {
  const named = appStack({ stackName: 'Staging' });
  const properties = Object.values(templateOf(named).Resources).map(({ Properties }) => Properties);
  const names = JSON.stringify(properties).match(/[\w/-]*(EmailApi|Staging)[\w/-]*/g);
  expect(named.stackName).toBe('Staging');
  expect([...new Set(names)].sort()).toEqual([
    'EmailApi/Staging/Api',
    'Staging',
    expect.stringMatching('^Staging-Api-Events-'),
    expect.stringMatching('^Staging-Api-Lives-Outcomes-'),
  ]);
});

const jwt = { issuer: 'https://id.example.com', audience: ['email-api'], scope: 'email/send' };

test('with tokens there is nothing to grant', () => {
  const stack = foreignStack();
  const emails = new EmailApi(stack, 'Emails', { from, auth: Auth.jwt(jwt) });
  const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
  expect(() => emails.grantSend(role)).toThrow(/^Callers with a JWT need no grant: their token decides$/);
});

const pager = Topic.fromTopicArn(foreignStack(), 'Pager', 'arn:aws:sns:eu-west-1:123456789012:pager');

const many = (count: number) => Array.from({ length: count }, (_, index) => `a${index}@example.com`);

test.each<[Partial<EmailApiProps>, string]>([
  [{ from: 'no-reply' }, 'The sender must be one address, as a@example.com or Name <a@example.com>'],
  [{ allowedSenders: ['example.org'] }, `The sender ${from} must be among the allowed senders`],
  [{ allowedSenders: [from, 'x'] }, 'The allowed sender x must be a domain, as example.com'],
  [
    { sandboxRecipients: ['Jane <jane@example.com>'] },
    'The recipient of the sandbox Jane <jane@example.com> must be an address without a name',
  ],
  [{ wait: Duration.seconds(6) }, 'wait must be 0 to 5 s'],
  [{ window: Duration.seconds(30) }, 'window must be 60 to 604800 s'],
  [{ hold: Duration.hours(3) }, 'hold must be 14400 to 604800 s'],
  [{ window: Duration.hours(25) }, 'hold must not be shorter than window'],
  [{ throttle: { rateLimit: 0, burstLimit: 1 } }, 'throttle.rateLimit must be 1 to 10000, a whole number'],
  [{ throttle: { rateLimit: 1, burstLimit: 0 } }, 'throttle.burstLimit must be 1 to 5000, a whole number'],
  [{ throttle: { rateLimit: 1, burstLimit: 1.5 } }, 'throttle.burstLimit must be 1 to 5000, a whole number'],
  [{ memorySize: 128 }, 'memorySize must be 256 to 10240 MB, a whole number'],
  [{ reservedConcurrency: 0 }, 'reservedConcurrency must be 1 to 10000, a whole number'],
  [{ eventsConcurrency: 1 }, 'eventsConcurrency must be 2 to 1000, a whole number'],
  [{ openRecordsEvery: Duration.days(2) }, 'openRecordsEvery must be 15 to 1440 min, a whole number'],
  [
    { alarmEmail: 'a@example.com', alarmTopic: pager },
    'alarmEmail and alarmTopic exclude each other: subscribe the address to the topic',
  ],
  [
    { deletionProtection: true, removalPolicy: RemovalPolicy.DESTROY },
    'deletionProtection would keep removalPolicy DESTROY from deleting the table',
  ],
  [{ historyDays: 366 }, 'historyDays must be 0 to 365, a whole number'],
  [{ historyDays: 0.5 }, 'historyDays must be 0 to 365, a whole number'],
  [
    { historyDays: 0, webhookUrl: 'https://shop.example.com/hooks' },
    'webhookUrl and webhookRecipients need history: historyDays must not be 0',
  ],
  [
    { historyDays: 0, webhookRecipients: true },
    'webhookUrl and webhookRecipients need history: historyDays must not be 0',
  ],
  [{ webhookUrl: 'http://shop.example.com' }, `webhookUrl must be ${WEBHOOK_URL_RULE}`],
  [{ alarmEmail: 'nobody' }, 'alarmEmail must be an address without a name, not "nobody"'],
  [
    { auth: Auth.jwt({ issuer: 'http://x y', audience: ['a'], scope: 's' }) },
    'The issuer of a JWT must be an https:// address, not "http://x y"',
  ],
  [
    { auth: Auth.jwt({ issuer: 'https://x.example', audience: ['a'], scope: 'a b' }) },
    'The scope of a JWT must be one scope, not "a b"',
  ],
  [{ allowedSenders: [from, ...many(40)] }, 'At most 40 allowed senders; a whole domain counts as one'],
  [{ sandboxRecipients: many(11) }, 'At most 10 recipients of the sandbox; a whole domain counts as one'],
  [
    { auth: Auth.jwt({ ...jwt, audience: [] }) },
    'Callers with a JWT need an issuer, at least one audience and a scope',
  ],
  [
    { auth: Auth.jwt({ ...jwt, scope: '' }) },
    'Callers with a JWT need an issuer, at least one audience and a scope',
  ],
])('%j is refused: %s', (props, sentence) => {
  const make = () => new EmailApi(foreignStack(), 'Emails', { from, ...props });
  expect(make).toThrow(expect.objectContaining({ message: sentence }));
});

test('so is a zone that the sender is not in', () => {
  const stack = foreignStack();
  const hostedZone = new PublicHostedZone(stack, 'Zone', { zoneName: 'example.org' });
  expect(() => new EmailApi(stack, 'Emails', { from, identity: SenderIdentity.domain(hostedZone) })).toThrow(
    /^The sender's domain example\.com is not in the zone example\.org$/,
  );
});

test.each([undefined, null])('what is %s has its default', (nothing) => {
  const optional = [
    'wait',
    'throttle',
    'hold',
    'auth',
    'identity',
    'logRetention',
    'sandboxRecipients',
    'alarmEmail',
    'historyDays',
    'webhookUrl',
    'webhookRecipients',
  ];
  const [stack, plain] = [foreignStack(), foreignStack()];
  new EmailApi(stack, 'Emails', { from, ...Object.fromEntries(optional.map((name) => [name, nothing])) });
  new EmailApi(plain, 'Emails', { from });
  expect(templateOf(stack)).toEqual(templateOf(plain));
});

describe('from elsewhere', () => {
  const url = 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/email';
  const stack = foreignStack();
  const emails = EmailApi.fromEmailApiAttributes(stack, 'Emails', { url, httpApiId: 'a1b2c3d4e5' });

  test('a role gets what the API itself would grant', () => {
    emails.grantSend(new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') }));
    const template = templateOf(stack);
    const [statement] = only(template, 'AWS::IAM::Policy')[1].Properties.PolicyDocument.Statement;
    expect(statement).toMatchObject({ Effect: 'Allow', Action: 'execute-api:Invoke' });
    const stage = 'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:a1b2c3d4e5/$default';
    expect(statement.Resource.map(text)).toEqual(ROUTES.map((route) => `${stage}/${route}`));
    expect(all(template, 'AWS::ApiGatewayV2::Api')).toEqual([]);
  });

  test('its URL is known', () => {
    expect(emails.url).toBe(url);
  });

  test('what another stack exports is known later', () => {
    const later = { url: Fn.importValue('EmailsUrl'), httpApiId: Fn.importValue('EmailsId') };
    expect(EmailApi.fromEmailApiAttributes(foreignStack(), 'Emails', later).url).toBe(later.url);
  });

  test.each([
    [{}, 'url must be the url of the other EmailApi, as https://…/email, not undefined'],
    [{ url }, 'httpApiId must be its httpApi.apiId, as a1b2c3d4e5, not undefined'],
    [{ url, httpApiId: url }, `httpApiId must be its httpApi.apiId, as a1b2c3d4e5, not "${url}"`],
  ])('%j names no API', (attributes, sentence) => {
    const make = () =>
      EmailApi.fromEmailApiAttributes(foreignStack(), 'Emails', attributes as EmailApiAttributes);
    expect(make).toThrow(expect.objectContaining({ message: sentence }));
  });
});

test("alarms tell a topic of one's own, and none is made beside it", () => {
  const stack = foreignStack();
  const alarmTopic = Topic.fromTopicArn(stack, 'Pager', 'arn:aws:sns:eu-west-1:123456789012:pager');
  const emails = new EmailApi(stack, 'Emails', { from, alarmTopic });
  expect(emails.alarmTopic).toBe(alarmTopic);
  const template = templateOf(stack);
  const actions = all(template, 'AWS::CloudWatch::Alarm').map(
    ([, { Properties }]) => Properties.AlarmActions,
  );
  expect(actions.length).toBeGreaterThan(5);
  expect(actions).toEqual(actions.map(() => [alarmTopic.topicArn]));
  const topics = all(template, 'AWS::SNS::Topic').map(([id]) => id);
  expect(topics).toEqual([
    expect.stringMatching('^EmailsLivesOutcomes'),
    expect.stringMatching('^EmailsEvents'),
  ]);
});

test('the tables can be guarded against deletion', () => {
  const stack = foreignStack();
  new EmailApi(stack, 'Emails', { from, deletionProtection: true });
  const tables = all(templateOf(stack), 'AWS::DynamoDB::Table').map(([, { Properties }]) => Properties);
  expect(tables.map((table) => table.DeletionProtectionEnabled)).toEqual([true, true]);
});

describe('without types', () => {
  const anything = [
    [{}, 'from must be given: who emails come from, as a@example.com or Name <a@example.com>'],
    [{ from: null }, 'from must be given: who emails come from, as a@example.com or Name <a@example.com>'],
    [{ from: 7 }, 'from must be text, not 7'],
    [
      { from, alarmTopic: 'arn:aws:sns:eu-west-1:123456789012:pager' },
      'alarmTopic must be a topic, as Topic.fromTopicArn(…) gives one',
    ],
    [{ from, allowedSenders: from }, 'allowedSenders must be a list of addresses or domains'],
    [{ from, sandboxRecipients: [7] }, 'sandboxRecipients must be text, not 7'],
    [
      { from, auth: Auth.jwt({ ...jwt, audience: 'shop' as never }) },
      'Callers with a JWT need an issuer, at least one audience and a scope',
    ],
    [
      { from, auth: 'iam' },
      "auth must be Auth.iam(), Auth.jwt(…) or Auth.apiKeys(), of EmailApi's own copy of this package",
    ],
    [
      { from, identity: 'address' },
      "identity must be SenderIdentity.existing(), .address() or .domain(…), of EmailApi's own copy of this package",
    ],
    [{ from, sdk: 'full' }, "sdk must be Sdk.LEAN or Sdk.FULL, of EmailApi's own copy of this package"],
    [{ from, wait: 5 }, 'wait must be 0 to 5 s'],
    [{ from, webhookUrl: 7 }, 'webhookUrl must be text, not 7'],
    [{ from, webhookRecipients: 'no' }, 'webhookRecipients must be true or false'],
    [{ from, historyDays: '30' }, 'historyDays must be 0 to 365, a whole number'],
  ] as const;

  test.each(anything)('%j is refused: %s', (props, sentence) => {
    const make = () => new EmailApi(foreignStack(), 'Emails', props as unknown as EmailApiProps);
    expect(make).toThrow(expect.objectContaining({ message: sentence }));
  });

  test('so is nothing at all', () => {
    const Untyped = EmailApi as unknown as new (scope: Stack, id: string) => EmailApi;
    expect(() => new Untyped(foreignStack(), 'Emails')).toThrow(/^from must be given/);
  });
});

describe('a token', () => {
  const late = (name: string) =>
    `${name} must be known at synthesis, and this is a token, which has its value later`;

  test('is refused as from', () => {
    const stack = foreignStack();
    const parameter = new CfnParameter(stack, 'From').valueAsString;
    expect(() => new EmailApi(stack, 'Emails', { from: parameter })).toThrow(late('from'));
  });

  test('is refused as webhookUrl', () => {
    const props = { from, webhookUrl: Token.asString({ Ref: 'Webhook' }) };
    expect(() => new EmailApi(foreignStack(), 'Emails', props)).toThrow(late('webhookUrl'));
  });

  test.each(['allowedSenders', 'sandboxRecipients'] as const)('is refused as %s', (name) => {
    const list = Token.asList({ Ref: 'Senders' });
    expect(() => new EmailApi(foreignStack(), 'Emails', { from, [name]: list })).toThrow(late(name));
  });
});
