import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeApiKey } from '../../functions/callers/api-key.ts';
import { awsVariables, LOCAL_AWS } from '../../lib/local/aws-variables.ts';
import { type LocalDynamoDb, startDynamoDb } from '../../lib/local/dynamodb.ts';
import { SES_FAULTS } from '../../lib/local/known-faults.ts';
import { type LocalSes, startSes } from '../../lib/local/ses.ts';
import { sesEvent } from '../../lib/local/ses-event.ts';
import { builtFile } from '../support/built-file.ts';
import { httpEvent } from '../support/http-event.ts';
import {
  allows,
  arnOf,
  deployed,
  findDenied,
  type Question,
  questionsOf,
  statementsOf,
} from '../support/iam.ts';
import { type LambdaProcess, lambdaProcess } from '../support/lambda-process.ts';
import { type MessageServices, startMessageServices } from '../support/message-services.ts';
import { type Recorder, startRecorder } from '../support/recorder.ts';
import {
  all,
  environmentOf,
  type FunctionName,
  functionOf,
  mappingOf,
  only,
  tableOf,
} from '../support/template.ts';
import { configurations, synthesize } from './synthesize.ts';

// The functions, as they are built and as the template configures them, make every call that they know. What IAM would say
// to it is told by @cloud-copilot/iam-simulate.

const files = {
  SendEmail: 'send-email',
  LookUpEmail: 'look-up-email',
  RecordOutcome: 'record-outcome',
  CountOpenRecords: 'count-open-records',
  AuthorizeCaller: 'authorize-caller',
  AnnounceOutcome: 'announce-outcome',
  CallWebhook: 'call-webhook',
} as const satisfies { [name in FunctionName]: string };
const names = Object.keys(files) as FunctionName[];

/** A sender by address, a whole domain of senders, and a recipient of the sandbox. */
const template = synthesize({
  ...configurations['several senders'],
  ...configurations['API keys'],
  ...configurations.webhook,
});
const [table] = tableOf(template, 'Records');
const [keysTable] = tableOf(template, 'ApiKeys');
const [historyTable] = tableOf(template, 'History');
const [set] = only(template, 'AWS::SES::ConfigurationSet');
/** SES asks for the address or for its domain, whichever it has. */
const verified = ['no-reply@example.com', 'ann@example.org', 'jane@example.net'].flatMap((address) => [
  address,
  address.replace(/.*@/, ''),
]);

let dynamoDb: LocalDynamoDb;
let ses: LocalSes;
let messages: MessageServices;
let recorders: Recorder[];
const processes: LambdaProcess[] = [];

beforeAll(async () => {
  [dynamoDb, ses, messages] = await Promise.all([
    startDynamoDb({ table, apiKeysTable: keysTable }),
    startSes(),
    startMessageServices(),
  ]);
  await createHistoryTable();
  recorders = await Promise.all([dynamoDb.url, ses.url, messages.url].map(startRecorder));
  await makeEveryCall();
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.kill()));
  await Promise.all(recorders.map((recorder) => recorder.close()));
  await Promise.all([dynamoDb.close(), ses.close(), messages.close()]);
});

async function createHistoryTable(): Promise<void> {
  const client = new DynamoDBClient({ endpoint: dynamoDb.url, ...LOCAL_AWS });
  const { KeySchema, AttributeDefinitions, BillingMode } = tableOf(template, 'History')[1].Properties;
  await client.send(
    new CreateTableCommand({ TableName: historyTable, KeySchema, AttributeDefinitions, BillingMode }),
  );
  client.destroy();
}

/** A function as it is deployed, signing with its name. */
async function start(name: FunctionName): Promise<LambdaProcess> {
  const [dynamoDbUrl = '', sesUrl = '', messagesUrl = ''] = recorders.map(({ url }) => url);
  const variables = Object.entries(environmentOf(template, name)).map(([variable, value]) => {
    const isQueue = variable.endsWith('_QUEUE_URL');
    return [variable, `${isQueue ? `${messagesUrl}/123456789012/` : ''}${deployed(template, value)}`];
  });
  const environment = {
    ...awsVariables({ dynamoDbUrl, sesUrl }),
    AWS_ENDPOINT_URL_SQS: messagesUrl,
    AWS_ENDPOINT_URL_SNS: messagesUrl,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: messagesUrl,
    ...Object.fromEntries(variables),
    AWS_ACCESS_KEY_ID: name,
    // Long enough for a look at the record, and no longer.
    WAIT_MS: '50',
  };
  const process = await lambdaProcess({ file: builtFile(files[name]), environment });
  processes.push(process);
  return process;
}

async function makeEveryCall(): Promise<void> {
  const [send, lookUp, record, count, authorize, announce, call] = await Promise.all([
    start('SendEmail'),
    start('LookUpEmail'),
    start('RecordOutcome'),
    start('CountOpenRecords'),
    start('AuthorizeCaller'),
    start('AnnounceOutcome'),
    start('CallWebhook'),
  ]);
  const email = { to: 'jane@example.net', subject: 'Hello', text: 'Hi' };
  const attachments = [{ filename: 'a.txt', content: 'aGk=' }];
  const rich = { ...email, from: 'Ann <ann@example.org>', headers: { 'X-Order': '1' }, attachments };
  const key = randomUUID();
  const ask = async (of: LambdaProcess, event: object) =>
    ((await of.invoke(event)) as { statusCode: number }).statusCode;
  expect(await ask(send, httpEvent(rich, randomUUID()))).toBe(202);
  ses.faults.add(SES_FAULTS.refuse);
  expect(await ask(send, httpEvent(email, randomUUID()))).toBe(400);
  // An unknown outcome is waited for, and then healed by SES's event.
  ses.faults.add(SES_FAULTS['lose-answer']);
  expect(await ask(send, httpEvent(email, key))).toBe(503);
  const accepted = ses.seen.accepted.at(-1);
  if (accepted === undefined) throw new Error('SES has no email');
  await record.invoke({ Records: [{ messageId: 'm-1', body: sesEvent('Send', accepted) }] });
  expect(await ask(send, httpEvent(email, key))).toBe(202);
  expect(await ask(lookUp, { ...httpEvent({}, key), routeKey: 'GET /email' })).toBe(200);
  const byId = {
    ...httpEvent({}, key),
    routeKey: 'GET /emails/{id}',
    pathParameters: { id: accepted.messageId },
  };
  expect(await ask(lookUp, byId)).toBe(200);
  const [body = ''] = handedOver();
  expect(await announce.invoke({ Records: [{ messageId: 'm-1', body }] })).toEqual({ batchItemFailures: [] });
  // No name is known here, so the call fails, and is put off.
  await call.invoke({ Records: [{ messageId: 'm-1', body, receiptHandle: 'r-1', attributes: {} }] });
  await count.invoke({});
  const identitySource = [`Bearer ${makeApiKey('live').text}`];
  expect(await authorize.invoke({ identitySource })).toEqual({ isAuthorized: false });
}

/** What was handed over to be told. */
const handedOver = (): string[] =>
  recorders
    .flatMap(({ calls }) => calls.filter(({ operation }) => operation === 'SendMessageBatch'))
    .flatMap(({ input }) => input.Entries.map(({ MessageBody }: { MessageBody: string }) => MessageBody));

/** What IAM was asked for by the calls of a function, and by Lambda on its behalf. */
function askedFor(name: FunctionName): Question[] {
  const calls = recorders.flatMap((recorder) => recorder.calls.filter(({ accessKey }) => accessKey === name));
  return [...calls.flatMap((call) => questionsOf(call, verified)), ...byLambda(name)];
}

const POLLS: readonly FunctionName[] = ['RecordOutcome', 'AnnounceOutcome', 'CallWebhook'];
const POLLING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

function byLambda(name: FunctionName): Question[] {
  const group = functionOf(template, name)[1].Properties.LoggingConfig.LogGroup.Ref;
  const stream = arnOf('logs', `log-group:${group}:log-stream:1`);
  const logging = ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    action,
    resource: stream,
  }));
  if (!POLLS.includes(name)) return logging;
  const resource = deployed(template, mappingOf(template, name).Properties.EventSourceArn);
  return [...logging, ...POLLING.map((action) => ({ action, resource }))];
}

const onTable = (action: string, name: string): Question => ({
  action,
  resource: arnOf('dynamodb', `table/${name}`),
});

const asSender = (from: string, resource: string, action = 'ses:SendEmail'): Question => ({
  action,
  resource: arnOf('ses', resource),
  context: { 'ses:FromAddress': from, 'ses:Recipients': ['jane@example.net'] },
});

/** Beside logs and polling, which are Lambda's. */
const calledBy = {
  SendEmail: [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'ses:SendEmail',
    'ses:SendRawEmail',
  ],
  LookUpEmail: ['dynamodb:GetItem'],
  RecordOutcome: ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem', 'sqs:SendMessage'],
  CountOpenRecords: ['dynamodb:Scan'],
  AuthorizeCaller: ['dynamodb:GetItem'],
  AnnounceOutcome: ['sns:Publish'],
  CallWebhook: ['secretsmanager:GetSecretValue', 'sqs:ChangeMessageVisibility'],
} as const satisfies { [name in FunctionName]: string[] };

/** The tables that each may use. */
const tablesOf: { [name in FunctionName]: string[] } = {
  SendEmail: [table],
  LookUpEmail: [table, historyTable],
  RecordOutcome: [table, historyTable],
  CountOpenRecords: [table],
  AuthorizeCaller: [keysTable],
  AnnounceOutcome: [],
  CallWebhook: [],
};

const OF_MESSAGES = /^(sqs|sns|secretsmanager):/;

/** An action on all of the stack's that it could be meant for, and on somebody else's. */
const onMessages = (action: string): Question[] => {
  const service = action.split(':')[0] ?? '';
  const types: { [service: string]: string } = {
    sqs: 'AWS::SQS::Queue',
    sns: 'AWS::SNS::Topic',
    secretsmanager: 'AWS::SecretsManager::Secret',
  };
  return [...all(template, types[service] ?? '').map(([id]) => id), 'Another'].map((id) => ({
    action,
    resource: arnOf(service, service === 'secretsmanager' ? `secret:${id}` : id),
  }));
};

/** The same on what none of the functions may use so: somebody else's, dead letters, SES's events. */
const onOthers = (action: string): Question[] =>
  onMessages(action).filter(({ resource }) => /:Api(Events|Observation)|DeadLetters|Another/.test(resource));

describe.each(names)('%s', (name) => {
  const statements = statementsOf(template, name);

  test('makes every call that it knows', () => {
    const actions = askedFor(name).map(({ action }) => action);
    const own = actions.filter((action) => !action.startsWith('logs:') && !POLLING.includes(action));
    expect([...new Set(own)].sort()).toEqual(calledBy[name]);
  });

  test('may make each', async () => {
    expect(await findDenied(statements, askedFor(name))).toEqual([]);
  });

  test('uses every statement of its role', async () => {
    const questions = askedFor(name);
    for (const statement of statements) {
      const denied = await findDenied([statement], questions);
      expect(denied.length, JSON.stringify(statement)).toBeLessThan(questions.length);
    }
  });

  test('may make no call of another one, and none on another table', async () => {
    const others = names
      .flatMap((other) => calledBy[other])
      .filter((action) => !calledBy[name].some((own) => own === action));
    const elsewhere = calledBy[name].filter((action) => action.startsWith('dynamodb:'));
    const own = tablesOf[name];
    const foreign = [table, keysTable, historyTable, 'AnotherTable'].filter((one) => !own.includes(one));
    const questions = [
      ...own.flatMap((one) =>
        others.filter((action) => action.startsWith('dynamodb:')).map((action) => onTable(action, one)),
      ),
      ...own.flatMap((one) =>
        ['DeleteItem', 'BatchWriteItem', 'Query', 'DeleteTable', 'UpdateTable'].map((action) =>
          onTable(`dynamodb:${action}`, one),
        ),
      ),
      ...elsewhere.flatMap((action) => foreign.map((one) => onTable(action, one))),
      ...others.filter((action) => OF_MESSAGES.test(action)).flatMap(onMessages),
      ...calledBy[name].filter((action) => OF_MESSAGES.test(action)).flatMap(onOthers),
      ...(name === 'SendEmail' ? [] : [asSender('no-reply@example.com', 'identity/example.com')]),
    ];
    expect(await findDenied(statements, questions)).toEqual(questions);
  });
});

test('SendEmail may send as its own address', async () => {
  const own = ['identity/example.com', `configuration-set/${set}`];
  const questions = own.map((resource) => asSender('no-reply@example.com', resource));
  expect(await findDenied(statementsOf(template, 'SendEmail'), questions)).toEqual([]);
});

describe('SendEmail may not send', () => {
  test.each<[string, Question]>([
    ['as another address of the domain', asSender('jane@example.com', 'identity/example.com')],
    ['as another domain', asSender('no-reply@example.edu', 'identity/example.edu')],
    ['with another identity', asSender('no-reply@example.com', 'identity/example.edu')],
    ['with the identity of a domain above', asSender('ann@example.org', 'identity/org')],
    ['as an address of a subdomain', asSender('ann@mail.example.org', 'identity/mail.example.org')],
    ['as a recipient of the sandbox', asSender('jane@example.net', 'identity/jane@example.net')],
    ['with another configuration set', asSender('no-reply@example.com', 'configuration-set/another')],
    ['a template', asSender('no-reply@example.com', 'identity/example.com', 'ses:SendTemplatedEmail')],
    ['in bulk', asSender('no-reply@example.com', 'identity/example.com', 'ses:SendBulkEmail')],
  ])('%s', async (_, question) => {
    expect(await allows(statementsOf(template, 'SendEmail'), question)).toBe(false);
  });

  test('as whom an asterisk in its address would stand for', async () => {
    const statements = statementsOf(synthesize({ from: 'a*b@example.com' }), 'SendEmail');
    expect(await allows(statements, asSender('a*b@example.com', 'identity/example.com'))).toBe(true);
    expect(await allows(statements, asSender('axb@example.com', 'identity/example.com'))).toBe(false);
  });
});
