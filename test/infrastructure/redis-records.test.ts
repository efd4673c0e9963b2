import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Annotations as AnnotationsOf, type App, type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, test } from 'vitest';
import { Auth } from '../../lib/auth.ts';
import { builtFile } from '../support/built-file.ts';
import { all, environmentOf, type FunctionName, functionOf, only, text } from '../support/template.ts';
import { ENDPOINT, type Kind, kinds, redisStack } from './redis-stack.ts';
import { synthesize, templateOf } from './synthesize.ts';

const storing = ['SendEmail', 'LookUpEmail', 'RecordOutcome', 'CountOpenRecords'] as const;
const others = ['AuthorizeCaller', 'AnnounceOutcome'] as const;
const template = templateOf(redisStack(kinds.memoryDb, { auth: Auth.apiKeys() }).stack);
const PREFIX = 'arn:<AWS::Partition>:elasticache:<AWS::Region>:<AWS::AccountId>';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:claims-AbCdEf';

/** What the policy that all functions share allows. */
const sharedPolicy = (stack: Stack) =>
  only(templateOf(stack), 'AWS::IAM::ManagedPolicy')[1].Properties.PolicyDocument.Statement.map(
    ({ Action, Resource, Condition }: { [name: string]: unknown }) => ({
      actions: [Action].flat(),
      resources: [Resource].flat().map(text),
      ...(Condition ? { condition: Condition } : {}),
    }),
  );

describe('the functions that go to Redis', () => {
  test.each(storing)('%s is told where it is, and what its keys begin with', (name) => {
    expect(environmentOf(template, name)).toMatchObject({
      // With another one every key that was used could send again. Whatever changes: this literal stays.
      TABLE_NAME: 'ShopApi4E8988D1',
      REDIS_URL: `rediss://${ENDPOINT}`,
      REDIS_IAM_USER: 'email-api',
      REDIS_IAM_CACHE: 'claims',
      REDIS_IAM_KIND: 'memorydb',
    });
  });

  test.each(storing)('%s is in the network, in private subnets, with the one security group', (name) => {
    const [group] = only(template, 'AWS::EC2::SecurityGroup');
    expect(functionOf(template, name)[1].Properties.VpcConfig).toEqual({
      SubnetIds: ['subnet-11111111111111111', 'subnet-22222222222222222'],
      SecurityGroupIds: [{ 'Fn::GetAtt': [group, 'GroupId'] }],
    });
  });

  test.each(storing)(
    '%s may go there only once it is made, and may do nothing to a table of records',
    (name) => {
      const [, { Properties }] = functionOf(template, name);
      const role = template.Resources[Properties.Role['Fn::GetAtt'][0]]?.Properties;
      expect(role.ManagedPolicyArns).toEqual([{ Ref: only(template, 'AWS::IAM::ManagedPolicy')[0] }]);
      const tables = all(template, 'AWS::DynamoDB::Table').map(([id]) => id);
      expect(tables).toEqual([
        expect.stringMatching(/^ApiLivesHistory/),
        expect.stringMatching(/^ApiApiKeys/),
      ]);
    },
  );

  test('others stay as they are', () => {
    for (const name of others) {
      const [, { Properties }] = functionOf(template, name);
      expect(Properties).not.toHaveProperty('VpcConfig');
      expect(Object.keys(environmentOf(template, name)).filter((one) => one.startsWith('REDIS'))).toEqual([]);
    }
  });

  test('none with DynamoDB is in a network, nor told of Redis', () => {
    const plain = synthesize();
    for (const [, { Properties }] of all(plain, 'AWS::Lambda::Function')) {
      expect(Properties).not.toHaveProperty('VpcConfig');
      expect(Object.keys(Properties.Environment.Variables).filter((one) => one.startsWith('REDIS'))).toEqual(
        [],
      );
    }
    expect(all(plain, 'AWS::IAM::ManagedPolicy')).toEqual([]);
  });
});

test.each<[FunctionName, string, 'redis' | 'dynamodb']>([
  ['SendEmail', 'send-email', 'redis'],
  ['LookUpEmail', 'look-up-email', 'redis'],
  ['RecordOutcome', 'record-outcome', 'redis'],
  ['CountOpenRecords', 'count-open-records', 'redis'],
  ['AuthorizeCaller', 'authorize-caller', 'dynamodb'],
])('%s is the bundle with its store', async (name, built, store) => {
  const { stack } = redisStack(kinds.memoryDb, { auth: Auth.apiKeys() });
  const assembly = (stack.node.root as App).synth();
  const [, { Properties }] = functionOf(assembly.getStackByName('Shop').template, name);
  const asset = join(assembly.directory, `asset.${Properties.Code.S3Key.replace('.zip', '')}`, 'index.mjs');
  const file = builtFile(built as never, 'lean', store);
  // Not toBe: its message would be both bundles.
  expect((await readFile(asset, 'utf8')) === (await readFile(file, 'utf8'))).toBe(true);
});

describe('what they may do together', () => {
  const inNetwork = {
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
    condition: { Null: { 'lambda:SourceFunctionArn': 'true' } },
  };
  const connect = (action: string, ...resources: string[]) => ({ actions: [action], resources });

  test.each([
    [
      'memoryDb',
      connect(
        'memorydb:Connect',
        `${PREFIX.replace('elasticache', 'memorydb')}:cluster/claims`,
        `${PREFIX.replace('elasticache', 'memorydb')}:user/email-api`,
      ),
    ],
    [
      'elastiCache',
      connect('elasticache:Connect', `${PREFIX}:replicationgroup:claims`, `${PREFIX}:user:email-api`),
    ],
    [
      'serverless',
      connect('elasticache:Connect', `${PREFIX}:serverlesscache:claims`, `${PREFIX}:user:email-api`),
    ],
    ['secret', { actions: ['secretsmanager:GetSecretValue'], resources: [SECRET] }],
  ] as const)('%s', (kind, letIn) => {
    expect(sharedPolicy(redisStack(kinds[kind]).stack)).toEqual([inNetwork, letIn]);
  });

  test('isolated, where nobody is asked who they are', () => {
    expect(sharedPolicy(redisStack(kinds.isolated).stack)).toEqual([inNetwork]);
  });

  test("a secret's own key decrypts it for them, and nothing else", () => {
    const { stack } = redisStack((stack) => ({
      authToken: new Secret(stack, 'Secret', { encryptionKey: new Key(stack, 'Key') }),
      durable: true,
    }));
    const [key] = only(templateOf(stack), 'AWS::KMS::Key');
    expect(sharedPolicy(stack).slice(2)).toEqual([
      {
        actions: ['kms:Decrypt'],
        resources: [`<${key}.Arn>`],
        condition: {
          StringEquals: {
            'kms:ViaService': {
              'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]],
            },
          },
        },
      },
    ]);
  });
});

describe('the network', () => {
  test('only HTTPS and Redis may be reached from the security group', () => {
    const [, { Properties }] = only(template, 'AWS::EC2::SecurityGroup');
    expect(Properties).not.toHaveProperty('SecurityGroupIngress');
    expect(
      Properties.SecurityGroupEgress.map(({ FromPort, ToPort }: { [name: string]: number }) => [
        FromPort,
        ToPort,
      ]),
    ).toEqual([
      [443, 443],
      [6_379, 6_379],
    ]);
  });

  test('no security groups are as if none were named: whoever lets in has one to name', () => {
    const { stack, emails } = redisStack(() => ({ ...kinds.memoryDb(), securityGroups: [] }));
    expect(emails.redisConnections?.securityGroups).toHaveLength(1);
    const [, { Properties }] = only(templateOf(stack), 'AWS::EC2::SecurityGroup');
    expect(Properties.SecurityGroupEgress).toHaveLength(2);
  });

  test('whoever guards Redis lets them in', () => {
    const { stack, emails } = redisStack((stack) => ({
      durable: true,
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-12345678901234567')],
    }));
    expect(all(templateOf(stack), 'AWS::EC2::SecurityGroup')).toEqual([]);
    expect(emails.redisConnections?.securityGroups.map(({ securityGroupId }) => securityGroupId)).toEqual([
      'sg-12345678901234567',
    ]);
  });

  test('an empty list of security groups is none: they get the new one', () => {
    const { stack, emails } = redisStack(() => ({ durable: true, securityGroups: [] }));
    only(templateOf(stack), 'AWS::EC2::SecurityGroup');
    expect(emails.redisConnections?.securityGroups).toHaveLength(1);
  });

  const warnings = (stack: Stack) =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('isolated subnets'))
      .map(({ entry }) => String(entry.data));
  const isolated = { subnetType: SubnetType.PRIVATE_ISOLATED };

  test('isolated subnets without an endpoint of SES get a warning, in one sentence', () => {
    expect(warnings(redisStack(kinds.isolated).stack)).toEqual([
      expect.stringContaining(
        'The functions are in isolated subnets, where no endpoint of email, dynamodb, and sqs can be seen: without a way there nothing is sent (docs/redis.md)',
      ),
    ]);
    expect(warnings(redisStack(kinds.memoryDb).stack)).toEqual([]);
  });

  test('who knows of another way says so', () => {
    const { stack, emails } = redisStack(kinds.isolated);
    AnnotationsOf.of(emails).acknowledgeWarning('email-api:noWayOut');
    expect(warnings(stack)).toEqual([]);
  });

  test.each([
    [true, []],
    [false, [expect.stringContaining('no endpoint of secretsmanager can be seen')]],
  ])('endpoints that are made later count (of secrets: %s)', (withSecrets, expected) => {
    let vpc: Vpc | undefined;
    const { stack } = redisStack((stack) => {
      vpc = new Vpc(stack, 'Network', { natGateways: 0, subnetConfiguration: [{ name: 'i', ...isolated }] });
      return { ...kinds.secret(stack), vpc };
    });
    const { EMAIL, SQS, SECRETS_MANAGER } = InterfaceVpcEndpointAwsService;
    for (const service of [EMAIL, SQS, ...(withSecrets ? [SECRETS_MANAGER] : [])]) {
      vpc?.addInterfaceEndpoint(service.shortName, { service });
    }
    vpc?.addGatewayEndpoint('Tables', { service: GatewayVpcEndpointAwsService.DYNAMODB });
    expect(warnings(stack)).toEqual(expected);
  });
});

describe('what follows the store', () => {
  test('there is no table of records, and who asks for it is told so in one sentence', () => {
    const { emails } = redisStack();
    expect(() => emails.table).toThrow('There is no table of records: the store of this EmailApi is Redis');
  });

  test('what is no longer promised stands in the outputs', () => {
    const outputsOf = (kind: Kind) => Object.entries(templateOf(redisStack(kind).stack).Outputs);
    const namedIn = (kind: Kind) => outputsOf(kind).filter(([id]) => id.startsWith('ApiRedisNotPromised'));
    expect(namedIn(kinds.serverless).map(([, { Value }]) => Value)).toEqual([
      'When Redis fails over it may forget a claim, and a repeat may then send a second email.',
    ]);
    expect(namedIn(kinds.memoryDb)).toEqual([]);
  });

  test('what all keys begin with stands there too: who looks into Redis is asked for it', () => {
    const prefixOf = (kind: Kind) => {
      const { stack } = redisStack(kind);
      const outputs = Object.entries(templateOf(stack).Outputs);
      const [, output] = outputs.find(([id]) => id.startsWith('ApiRedisKeyPrefix')) ?? [];
      return [output?.Value, environmentOf(templateOf(stack), 'SendEmail').TABLE_NAME];
    };
    expect(prefixOf(kinds.memoryDb)).toEqual(['ShopApi4E8988D1', 'ShopApi4E8988D1']);
    expect(prefixOf(() => ({ ...kinds.memoryDb(), keyPrefix: 'claims' }))).toEqual(['claims', 'claims']);
  });

  test('the dashboard shows the units of history alone, and without history none', () => {
    const shown = (stack: Stack) =>
      text(only(templateOf(stack), 'AWS::CloudWatch::Dashboard')[1].Properties.DashboardBody);
    expect(shown(redisStack().stack)).toContain('Write units, history');
    expect(shown(redisStack().stack)).not.toContain('"Write units"');
    expect(shown(redisStack(kinds.memoryDb, { historyDays: 0 }).stack)).not.toContain('Cost: the tables');
  });

  test('keys that are unknown for too long are counted and watched as before', () => {
    const names = (of: ReturnType<typeof templateOf>) =>
      all(of, 'AWS::CloudWatch::Alarm').map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(names(templateOf(redisStack().stack))).toEqual(names(synthesize()));
  });
});
