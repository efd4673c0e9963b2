import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, test } from 'vitest';
import { RecordStore } from '../../lib/record-store.ts';
import { arnOf, findDenied, type Question, statementsOf } from '../support/iam.ts';
import { type FunctionName, functionsIn, type Template } from '../support/template.ts';
import { type Kind, kinds, redisStack } from './redis-stack.ts';
import { templateOf } from './synthesize.ts';

// Where the records are in Redis, IAM is asked by Lambda, which puts functions into the network, and by who lets them in. What it
// would say is told by @cloud-copilot/iam-simulate; all else is asked as with DynamoDB (permitted-calls.test.ts).

const storing: readonly FunctionName[] = ['SendEmail', 'LookUpEmail', 'RecordOutcome', 'CountOpenRecords'];

const ask = (action: string, ...resources: string[]): Question[] =>
  resources.map((resource) => ({ action, resource }));

/** What Lambda asks for before a function is there, and when it is gone. */
const joining: readonly Question[] = [
  ...ask(
    'ec2:CreateNetworkInterface',
    arnOf('ec2', 'network-interface/*'),
    arnOf('ec2', 'subnet/subnet-11111111111111111'),
    arnOf('ec2', 'security-group/sg-12345678901234567'),
  ),
  ...['AssignPrivateIpAddresses', 'DeleteNetworkInterface', 'UnassignPrivateIpAddresses'].flatMap((name) =>
    ask(`ec2:${name}`, arnOf('ec2', 'network-interface/eni-12345678901234567')),
  ),
  ...['DescribeNetworkInterfaces', 'DescribeSubnets'].flatMap((name) => ask(`ec2:${name}`, '*')),
];

/** The same, asked for by the function's own code: every one of its calls says which function it is. */
const byCode = joining.map((question) => ({
  ...question,
  context: { 'lambda:SourceFunctionArn': arnOf('lambda', 'function:SendEmail') },
}));

const MEMORY_DB = [arnOf('memorydb', 'cluster/claims'), arnOf('memorydb', 'user/email-api')];
const USER = arnOf('elasticache', 'user:email-api');
const SECRET = arnOf('secretsmanager', 'secret:claims-AbCdEf');

const namedSecret: Kind = (stack) => ({
  authToken: Secret.fromSecretNameV2(stack, 'Secret', 'claims'),
  durable: true,
});

/** By the kind of Redis, what it asks for to let somebody in, and what it would ask for on behalf of others. */
const lettingIn: readonly [string, Kind, Question[], Question[]][] = [
  [
    'MemoryDB',
    kinds.memoryDb,
    ask('memorydb:Connect', ...MEMORY_DB),
    ask('memorydb:Connect', arnOf('memorydb', 'cluster/other'), arnOf('memorydb', 'user/other')),
  ],
  [
    'ElastiCache',
    kinds.elastiCache,
    ask('elasticache:Connect', arnOf('elasticache', 'replicationgroup:claims'), USER),
    ask(
      'elasticache:Connect',
      arnOf('elasticache', 'replicationgroup:other'),
      arnOf('elasticache', 'serverlesscache:claims'),
      arnOf('elasticache', 'user:other'),
    ),
  ],
  [
    'a serverless cache',
    kinds.serverless,
    ask('elasticache:Connect', arnOf('elasticache', 'serverlesscache:claims'), USER),
    ask(
      'elasticache:Connect',
      arnOf('elasticache', 'serverlesscache:other'),
      arnOf('elasticache', 'replicationgroup:claims'),
      arnOf('elasticache', 'user:other'),
    ),
  ],
  [
    'a secret',
    kinds.secret,
    ask('secretsmanager:GetSecretValue', SECRET),
    [
      ...ask(
        'secretsmanager:GetSecretValue',
        arnOf('secretsmanager', 'secret:claims-ZyXwVu'),
        arnOf('secretsmanager', 'secret:claims-more-AbCdEf'),
      ),
      ...ask('secretsmanager:PutSecretValue', SECRET),
    ],
  ],
  [
    'a secret that is known by its name',
    namedSecret,
    ask('secretsmanager:GetSecretValue', SECRET),
    ask('secretsmanager:GetSecretValue', arnOf('secretsmanager', 'secret:claims-more-AbCdEf')),
  ],
];
/** Without those about tables, of which there is one less. */
const besideTables = (template: Template, name: FunctionName): object[] =>
  statementsOf(template, name).filter((one) => !JSON.stringify(one).includes('"dynamodb:'));

const everyLetIn = lettingIn.flatMap(([, , own]) => own);

describe.each(lettingIn)('With Redis that is let into by %s', (_, kind, own, foreign) => {
  const template = templateOf(redisStack(kind).stack);
  const others = functionsIn(template).filter((name) => !storing.includes(name));

  test.each(storing)('%s is put into the network by Lambda, and is let in', async (name) => {
    expect(await findDenied(statementsOf(template, name), [...joining, ...own])).toEqual([]);
  });

  test.each(storing)('%s changes no network itself, and is let in nowhere else', async (name) => {
    const questions = [...byCode, ...foreign];
    expect(await findDenied(statementsOf(template, name), questions)).toEqual(questions);
  });

  test('others may do neither', async () => {
    expect(others).toEqual(['AnnounceOutcome']);
    const questions = [...joining, ...everyLetIn];
    for (const name of others)
      expect(await findDenied(statementsOf(template, name), questions)).toEqual(questions);
  });

  test('each statement that comes with Redis is for one of these', async () => {
    const plain = templateOf(redisStack(kind, { store: RecordStore.dynamoDb() }).stack);
    const questions = [...joining, ...own];
    for (const name of storing) {
      const before = new Set(besideTables(plain, name).map((one) => JSON.stringify(one)));
      const added = besideTables(template, name).filter((one) => !before.has(JSON.stringify(one)));
      expect(added).toHaveLength(2);
      for (const one of added)
        expect((await findDenied([one], questions)).length).toBeLessThan(questions.length);
    }
  });
});
