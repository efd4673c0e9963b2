import { expect, test } from 'vitest';
import { all, type FunctionName, functionOf, only, type Template, text } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const SES = 'arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>';
const SEND = ['ses:SendEmail', 'ses:SendRawEmail'];
const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];

const template = synthesize();
const [table] = only(template, 'AWS::DynamoDB::Table');
const logOf = (name: FunctionName) =>
  `<${functionOf(template, name)[1].Properties.LoggingConfig.LogGroup.Ref}.Arn>`;

test('send-email may do exactly what it does', () => {
  const [configurationSet] = only(template, 'AWS::SES::ConfigurationSet');
  expect(grants(template, 'SendEmail')).toEqual({
    [`<${table}.Arn>`]: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    [logOf('SendEmail')]: LOG,
    [`${SES}:identity/no-reply@example.com`]: SEND,
    [`${SES}:identity/example.com`]: SEND,
    [`${SES}:configuration-set/<${configurationSet}>`]: SEND,
  });
});

test('record-outcome may do exactly what it does', () => {
  const [, { Properties: mapping }] = only(template, 'AWS::Lambda::EventSourceMapping');
  expect(grants(template, 'RecordOutcome')).toEqual({
    [`<${table}.Arn>`]: ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
    [text(mapping.EventSourceArn)]: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    [logOf('RecordOutcome')]: LOG,
  });
});

test('nobody else may do anything', () => {
  const roles = all(template, 'AWS::IAM::Role').map(([id]) => id);
  expect(roles.sort()).toEqual([roleOf(template, 'SendEmail'), roleOf(template, 'RecordOutcome')].sort());
  const users = ['AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy'];
  expect(users.flatMap((type) => all(template, type))).toEqual([]);
});

test('it sends as its sender, whose domain SES knows in lower case and Punycode', () => {
  const allowed = Object.keys(grants(synthesize({ from: 'Shop <No-Reply@Bücher.Example>' }), 'SendEmail'));
  expect(allowed.filter((resource) => resource.includes(':identity/'))).toEqual([
    `${SES}:identity/No-Reply@xn--bcher-kva.example`,
    `${SES}:identity/xn--bcher-kva.example`,
  ]);
});

test('an address cannot smuggle a wildcard into the policy', () => {
  const allowed = grants(synthesize({ from: 'a*b?c$d@example.com' }), 'SendEmail');
  expect(allowed).toHaveProperty([`${SES}:identity/a\${*}b\${?}c\${$}d@example.com`], SEND);
});

test('only this API, at this path, may invoke send-email, and nobody record-outcome', () => {
  const [api] = only(template, 'AWS::ApiGatewayV2::Api');
  const [, { Properties: permission }] = only(template, 'AWS::Lambda::Permission');
  expect(permission).toMatchObject({
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [functionOf(template, 'SendEmail')[0], 'Arn'] },
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

function roleOf(stack: Template, name: FunctionName): string {
  return functionOf(stack, name)[1].Properties.Role['Fn::GetAtt'][0];
}

/** What all policies of the template allow to a function: the actions by resource. */
function grants(stack: Template, name: FunctionName): { [resource: string]: string[] } {
  const role = roleOf(stack, name);
  const inline = stack.Resources[role]?.Properties.Policies ?? [];
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::RolePolicy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => all(stack, type))
    .map(([, { Properties }]) => Properties)
    .filter(({ Roles, RoleName }) => [Roles, RoleName].flat().some((one) => one?.Ref === role));
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
