import { expect, test } from 'vitest';
import { all, only, type Template, text } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const SES = 'arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>';
const SEND = ['ses:SendEmail', 'ses:SendRawEmail'];

const template = synthesize();
const [, { Properties: fn }] = only(template, 'AWS::Lambda::Function');
const [roleId, { Properties: role }] = only(template, 'AWS::IAM::Role');

test('the function may do exactly what it does', () => {
  const [table] = only(template, 'AWS::DynamoDB::Table');
  const [configurationSet] = only(template, 'AWS::SES::ConfigurationSet');
  expect(grants(template)).toEqual({
    [`<${table}.Arn>`]: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    [`<${fn.LoggingConfig.LogGroup.Ref}.Arn>`]: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    [`${SES}:identity/no-reply@example.com`]: SEND,
    [`${SES}:identity/example.com`]: SEND,
    [`${SES}:configuration-set/<${configurationSet}>`]: SEND,
  });
});

test('it sends as its sender, whose domain SES knows in lower case and Punycode', () => {
  const allowed = Object.keys(grants(synthesize({ from: 'Shop <No-Reply@Bücher.Example>' })));
  expect(allowed.filter((resource) => resource.includes(':identity/'))).toEqual([
    `${SES}:identity/No-Reply@xn--bcher-kva.example`,
    `${SES}:identity/xn--bcher-kva.example`,
  ]);
});

test('an address cannot smuggle a wildcard into the policy', () => {
  const allowed = grants(synthesize({ from: 'a*b?c$d@example.com' }));
  expect(allowed).toHaveProperty([`${SES}:identity/a\${*}b\${?}c\${$}d@example.com`], SEND);
});

test('the one role is the function’s, for Lambda alone, and has no policy of AWS', () => {
  expect(fn.Role).toEqual({ 'Fn::GetAtt': [roleId, 'Arn'] });
  expect(role).not.toHaveProperty('ManagedPolicyArns');
  expect(role.AssumeRolePolicyDocument.Statement).toEqual([
    { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
  ]);
});

test('only this API, at this path, may invoke the function', () => {
  const [api] = only(template, 'AWS::ApiGatewayV2::Api');
  const [, { Properties: permission }] = only(template, 'AWS::Lambda::Permission');
  expect(permission).toMatchObject({
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
  });
  expect(text(permission.SourceArn)).toBe(
    `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${api}>/*/*/email`,
  );
});

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

/** What all policies of the template allow: the actions by resource. */
function grants(stack: Template): { [resource: string]: string[] } {
  const inline = all(stack, 'AWS::IAM::Role').flatMap(([, { Properties }]) => Properties.Policies ?? []);
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => all(stack, type))
    .map(([, { Properties }]) => Properties);
  const statements: Statement[] = [...inline, ...attached].flatMap((one) => one.PolicyDocument.Statement);
  const allowed: { [resource: string]: string[] } = {};
  for (const { Action, Resource, ...rest } of statements) {
    expect(rest, 'NotAction and its like are not read here').toEqual({ Effect: 'Allow' });
    for (const resource of [Resource].flat().map(text)) {
      allowed[resource] = [...(allowed[resource] ?? []), Action].flat().sort();
    }
  }
  return allowed;
}
