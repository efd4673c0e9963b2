import { describe, expect, test } from 'vitest';
import { all, functionNames, functionOf } from '../support/template.ts';
import { configurations, synthesize } from './synthesize.ts';

const template = synthesize({ ...configurations['API keys'], ...configurations.webhook });

test.each<[keyof typeof configurations, number]>([
  ['no history', 4],
  ['default', 5],
  ['API keys', 6],
  ['webhook', 6],
])('%s: there are %i functions', (name, count) => {
  expect(all(synthesize(configurations[name]), 'AWS::Lambda::Function')).toHaveLength(count);
  expect(all(template, 'AWS::Lambda::Function')).toHaveLength(functionNames.length);
});

describe.each(functionNames)('%s', (name) => {
  const [, { Properties: fn, DependsOn }] = functionOf(template, name);

  test('runs on Node.js 24 on arm64', () => {
    expect(fn).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
    expect(fn.MemorySize).toBe(name === 'SendEmail' ? 1_024 : 512);
    expect(fn).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test('logs JSON to a log group of its own, which forgets', () => {
    expect(fn.LoggingConfig).toMatchObject({ LogFormat: 'JSON' });
    const id = fn.LoggingConfig.LogGroup.Ref;
    expect(template.Resources[id]?.Properties).toEqual({ RetentionInDays: 90 });
    expect(id).toMatch(RegExp(`^Api(Lives)?${name}Logs`));
  });

  test('has a role of its own, for Lambda alone and without a policy of AWS', () => {
    const id = fn.Role['Fn::GetAtt'][0];
    const role = template.Resources[id]?.Properties;
    expect(id).toMatch(RegExp(`^Api(Lives)?${name}Role`));
    expect(role).not.toHaveProperty('ManagedPolicyArns');
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
    ]);
  });

  test('is there only once it may do its work', () => {
    expect(DependsOn).toContainEqual(expect.stringMatching(`^Api(Lives)?${name}RoleDefaultPolicy`));
  });
});

test('logs are kept as long as they are to be', () => {
  const groups = all(synthesize({ logRetentionDays: 7 }), 'AWS::Logs::LogGroup');
  expect(groups.map(([, { Properties }]) => Properties.RetentionInDays)).toEqual(Array(6).fill(7));
});

test('memory and concurrency are those of the function that sends', () => {
  const other = synthesize({
    ...configurations['API keys'],
    ...configurations.webhook,
    memoryMb: 2_048,
    reservedConcurrency: 20,
  });
  const [sends, ...others] = functionNames.map((name) => functionOf(other, name)[1].Properties);
  expect(sends).toMatchObject({ MemorySize: 2_048, ReservedConcurrentExecutions: 20 });
  for (const fn of others) {
    expect(fn.MemorySize).toBe(512);
    expect(fn).not.toHaveProperty('ReservedConcurrentExecutions');
  }
});
