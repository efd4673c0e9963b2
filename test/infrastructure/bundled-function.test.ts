import { describe, expect, test } from 'vitest';
import { all, functionOf } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize();

test('there are two functions', () => {
  expect(all(template, 'AWS::Lambda::Function')).toHaveLength(2);
});

describe.each(['SendEmail', 'RecordOutcome'] as const)('%s', (name) => {
  const [, { Properties: fn, DependsOn }] = functionOf(template, name);

  test('runs on Node.js 24 on arm64', () => {
    expect(fn).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
  });

  test('logs JSON to a log group of its own, which forgets', () => {
    expect(fn.LoggingConfig).toMatchObject({ LogFormat: 'JSON' });
    const id = fn.LoggingConfig.LogGroup.Ref;
    expect(template.Resources[id]?.Properties).toEqual({ RetentionInDays: 90 });
    expect(id).toMatch(`Api${name}Logs`);
  });

  test('has a role of its own, for Lambda alone and without a policy of AWS', () => {
    const id = fn.Role['Fn::GetAtt'][0];
    const role = template.Resources[id]?.Properties;
    expect(id).toMatch(`Api${name}Role`);
    expect(role).not.toHaveProperty('ManagedPolicyArns');
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
    ]);
  });

  test('is there only once it may do its work', () => {
    expect(DependsOn).toContainEqual(expect.stringMatching(`^Api${name}RoleDefaultPolicy`));
  });
});
