import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import {
  all,
  type FunctionName,
  functionOf,
  functionsIn,
  named,
  only,
  type Template,
  tableOf,
  text,
} from '../support/template.ts';
import { configurations, synthesize } from './synthesize.ts';

const entries: { [name in FunctionName]: string } = {
  SendEmail: 'functions/send-email.ts',
  LookUpEmail: 'functions/look-up-email.ts',
  RecordOutcome: 'functions/record-outcome.ts',
  CountOpenRecords: 'functions/count-open-records.ts',
  AuthorizeCaller: 'functions/authorize-caller.ts',
  AnnounceOutcome: 'functions/announce-outcome.ts',
  CallWebhook: 'functions/call-webhook.ts',
};
const names = Object.keys(entries) as FunctionName[];
const IDENTITY = 'arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity';

/** What one statement allows. */
interface Allowed {
  actions: string[];
  resources: string[];
  condition?: unknown;
}

/** What Lambda itself does with the role of a function that reads a queue. */
const POLLING = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

/** What a function may do besides its log: nothing else, on nothing else. */
function expected(template: Template, name: FunctionName, senders: Allowed): Allowed[] {
  type Name = Parameters<typeof tableOf>[1];
  const onTable = (tables: Name | readonly Name[], ...actions: string[]): Allowed => ({
    actions,
    resources: [tables].flat().map((table) => `<${tableOf(template, table)[0]}.Arn>`),
  });
  const onQueue = (queue: string, ...actions: string[]): Allowed => ({
    actions,
    resources: [`<${named(template, 'AWS::SQS::Queue', queue)[0]}.Arn>`],
  });
  const withHistory = template.Outputs.HistoryTableName !== undefined;
  const kept = withHistory ? (['Records', 'History'] as const) : (['Records'] as const);
  switch (name) {
    case 'SendEmail': {
      const [set] = only(template, 'AWS::SES::ConfigurationSet');
      const setArn = IDENTITY.replace('identity', `configuration-set/<${set}>`);
      return [
        onTable('Records', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
        senders,
        { actions: senders.actions, resources: [setArn] },
      ];
    }
    case 'LookUpEmail':
      return [onTable(kept, 'dynamodb:GetItem')];
    case 'AuthorizeCaller':
      return [onTable('ApiKeys', 'dynamodb:GetItem')];
    case 'RecordOutcome':
      return [
        onTable(kept, 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'),
        onQueue('EventsQueue', ...POLLING),
        ...(withHistory ? [onQueue('OutcomesQueue', 'sqs:SendMessage')] : []),
      ];
    case 'CountOpenRecords':
      return [onTable('Records', 'dynamodb:Scan')];
    case 'AnnounceOutcome': {
      const [topic] = named(template, 'AWS::SNS::Topic', 'Outcomes');
      return [{ actions: ['sns:Publish'], resources: [`<${topic}>`] }, onQueue('OutcomesQueue', ...POLLING)];
    }
    case 'CallWebhook': {
      const [secret] = only(template, 'AWS::SecretsManager::Secret');
      return [
        { actions: ['secretsmanager:GetSecretValue'], resources: [`<${secret}>`] },
        onQueue('WebhookQueue', ...POLLING, 'sqs:ChangeMessageVisibility'),
      ];
    }
    default:
      return name satisfies never;
  }
}

/** May send from these identities, as these addresses. */
const asSender = (identities: string[], from: string[]): Allowed => ({
  actions: ['ses:SendEmail', 'ses:SendRawEmail'],
  resources: identities.map((one) => `${IDENTITY}/${one}`),
  condition: { StringLike: { 'ses:FromAddress': from } },
});

const DEFAULT = asSender(['no-reply@example.com', 'example.com'], ['no-reply@example.com']);
const sendersOf: { [configuration: string]: Allowed } = {
  'several senders': asSender(
    [
      'no-reply@example.com',
      'example.com',
      '*@example.org',
      'example.org',
      'jane@example.net',
      'example.net',
    ],
    ['no-reply@example.com', '*@example.org'],
  ),
};

describe.each(Object.entries(configurations))('%s', (configuration, context) => {
  const template = synthesize(context);

  test.each(functionsIn(template))('%s may do exactly what it does', (name) => {
    const logs: Allowed = {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`<${functionOf(template, name)[1].Properties.LoggingConfig.LogGroup.Ref}.Arn>`],
    };
    const senders = sendersOf[configuration] ?? DEFAULT;
    expect(allowed(template, name)).toEqual(sorted([logs, ...expected(template, name, senders)]));
  });

  test('nobody else may do anything', () => {
    const roles = all(template, 'AWS::IAM::Role').map(([id]) => id);
    expect(roles.sort()).toEqual(
      functionsIn(template)
        .map((name) => roleOf(template, name))
        .sort(),
    );
    const users = ['AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy'];
    expect(users.flatMap((type) => all(template, type))).toEqual([]);
  });

  test('no policy allows a wildcard action, or anything to everybody', () => {
    const statements = ['AWS::IAM::Policy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy']
      .flatMap((type) => all(template, type))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === 'Allow');
    expect(statements.length).toBeGreaterThan(5);
    for (const { Action, Principal = { Service: 'the function itself' } } of statements) {
      expect([Action].flat().filter((action) => /[*?]/.test(action))).toEqual([]);
      expect(Object.keys(Principal)).toEqual(['Service']);
    }
  });
});

test.each(names)('%s does all that it may do', async (name) => {
  const all = synthesize({ ...configurations['API keys'], ...configurations.webhook });
  const granted = allowed(all, name).flatMap(({ actions }) => actions);
  const used = await actionsIn(entries[name]);
  // And what Lambda does in its name.
  const own = granted.filter((action) => !action.startsWith('logs:') && !POLLING.includes(action));
  expect(new Set(own)).toEqual(new Set(used));
});

test('it sends as its sender, whose domain SES knows in lower case and Punycode', () => {
  const template = synthesize({ from: 'Shop <No-Reply@Bücher.Example>' });
  const address = 'No-Reply@xn--bcher-kva.example';
  expect(allowed(template, 'SendEmail')).toContainEqual(
    sorted([asSender([address, 'xn--bcher-kva.example'], [address])])[0],
  );
});

test('an address cannot smuggle a wildcard into the policy', () => {
  const address = `a\${*}b\${?}c\${$}d@example.com`;
  expect(allowed(synthesize({ from: 'a*b?c$d@example.com' }), 'SendEmail')).toContainEqual(
    sorted([asSender([address, 'example.com'], [address])])[0],
  );
});

test('only this API, at its paths, may invoke what answers it, the schedule the count, and nobody record-outcome', () => {
  const template = synthesize();
  const [api] = only(template, 'AWS::ApiGatewayV2::Api');
  const [rule] = only(template, 'AWS::Events::Rule');
  const permissions = all(template, 'AWS::Lambda::Permission').map(([, { Properties }]) => ({
    ...Properties,
    SourceArn: text(Properties.SourceArn),
  }));
  const invoke = (name: FunctionName, Principal: string, SourceArn: string) => ({
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [functionOf(template, name)[0], 'Arn'] },
    Principal,
    SourceArn,
  });
  const ofApi = (name: FunctionName, path: string) =>
    invoke(
      name,
      'apigateway.amazonaws.com',
      `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${api}>/*/*${path}`,
    );
  expect(permissions).toEqual([
    ofApi('SendEmail', '/email'),
    ofApi('SendEmail', '/emails'),
    ofApi('SendEmail', '/emails/batch'),
    ofApi('LookUpEmail', '/email'),
    ofApi('LookUpEmail', '/emails/{id}'),
    invoke('CountOpenRecords', 'events.amazonaws.com', `<${rule}.Arn>`),
  ]);
});

test('only the authorizer of this API may ask whose API key it is', () => {
  const template = synthesize(configurations['API keys']);
  const [id] = functionOf(template, 'AuthorizeCaller');
  const permissions = all(template, 'AWS::Lambda::Permission')
    .map(([, { Properties }]) => Properties)
    .filter(({ FunctionName }) => FunctionName['Fn::GetAtt'][0] === id);
  const [api] = only(template, 'AWS::ApiGatewayV2::Api');
  const [authorizer] = only(template, 'AWS::ApiGatewayV2::Authorizer');
  expect(permissions.map(({ Principal, SourceArn }) => [Principal, text(SourceArn)])).toEqual([
    [
      'apigateway.amazonaws.com',
      `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${api}>/authorizers/<${authorizer}>`,
    ],
  ]);
});

function roleOf(template: Template, name: FunctionName): string {
  return functionOf(template, name)[1].Properties.Role['Fn::GetAtt'][0];
}

/** What all policies of the template allow to a function. */
function allowed(template: Template, name: FunctionName): Allowed[] {
  const role = roleOf(template, name);
  const inline = template.Resources[role]?.Properties.Policies ?? [];
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::RolePolicy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => all(template, type))
    .map(([, { Properties }]) => Properties)
    .filter(({ Roles, RoleName }) => [Roles, RoleName].flat().some((one) => one?.Ref === role));
  const statements = [...inline, ...attached].flatMap((one) => one.PolicyDocument.Statement);
  return sorted(
    statements.map(({ Action, Resource, Condition, ...rest }) => {
      expect(rest, 'NotAction and its like are not read here').toEqual({ Effect: 'Allow' });
      return {
        actions: [Action].flat(),
        resources: [Resource].flat().map(text),
        ...(Condition && { condition: Condition }),
      };
    }),
  );
}

function sorted(statements: Allowed[]): Allowed[] {
  return statements
    .map((one) => ({ ...one, actions: one.actions.toSorted(), resources: one.resources.toSorted() }))
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

/** What the SDK is asked to do by an entry, once everything that it does not reach is shaken off. */
async function actionsIn(entry: string): Promise<string[]> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    format: 'esm',
    write: false,
  });
  const code = outputFiles[0]?.text ?? '';
  const commands = [...code.matchAll(/new (\w+)Command\(|\bpaginate(\w+)\(/g)].map(
    ([, one, paged]) => one ?? paged,
  );
  return commands.flatMap(
    (command) => actionsOf[command as keyof typeof actionsOf] ?? [`unknown:${command}`],
  );
}

/** By the SDK's names; a batch is asked for as its parts. SES asks for SendRawEmail where an email has attachments or headers. */
const actionsOf = {
  Put: ['dynamodb:PutItem'],
  Get: ['dynamodb:GetItem'],
  Update: ['dynamodb:UpdateItem'],
  BatchGet: ['dynamodb:BatchGetItem'],
  Scan: ['dynamodb:Scan'],
  SendEmail: ['ses:SendEmail', 'ses:SendRawEmail'],
  SendMessageBatch: ['sqs:SendMessage'],
  ChangeMessageVisibilityBatch: ['sqs:ChangeMessageVisibility'],
  PublishBatch: ['sns:Publish'],
  GetSecretValue: ['secretsmanager:GetSecretValue'],
};
