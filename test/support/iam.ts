import { runSimulation } from '@cloud-copilot/iam-simulate';
import { readAddress } from '../../functions/emails/address.ts';
import type { Call } from './recorder.ts';
import { all, type FunctionName, functionOf, type Template, text } from './template.ts';

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';

/** What IAM is asked. */
export interface Question {
  action: string;
  resource: string;
  context?: { [key: string]: string | string[] };
}

export const arnOf = (service: string, resource: string) =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** A value of a template once it is deployed, where everything bears its logical id as its name. */
export function deployed({ Resources }: Template, value: unknown): string {
  const arns: { [type: string]: (id: string) => string } = {
    'AWS::DynamoDB::Table': (id) => arnOf('dynamodb', `table/${id}`),
    'AWS::Logs::LogGroup': (id) => arnOf('logs', `log-group:${id}:*`),
    'AWS::SQS::Queue': (id) => arnOf('sqs', id),
  };
  // What `Ref` gives of these is an ARN too.
  const refs: { [type: string]: (id: string) => string } = {
    'AWS::SNS::Topic': (id) => arnOf('sns', id),
    'AWS::SecretsManager::Secret': (id) => arnOf('secretsmanager', `secret:${id}`),
  };
  const pseudo: { [name: string]: string } = {
    Partition: 'aws',
    Region: REGION,
    AccountId: ACCOUNT,
    URLSuffix: 'amazonaws.com',
  };
  return text(value)
    .replaceAll(/<AWS::(\w+)>/g, (_, name) => pseudo[name] ?? '')
    .replaceAll(/<(\w+)\.Arn>/g, (_, id) => arns[Resources[id]?.Type ?? '']?.(id) ?? '')
    .replaceAll(/<(\w+)>/g, (_, id) => refs[Resources[id]?.Type ?? '']?.(id) ?? id);
}

/** What the role of a function is allowed, a statement each: by its own policies, and by those that it shares. */
export function statementsOf(template: Template, name: FunctionName): object[] {
  const role = functionOf(template, name)[1].Properties.Role['Fn::GetAtt'][0];
  const own = all(template, 'AWS::IAM::Policy').filter(([, { Properties }]) =>
    Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role),
  );
  const shared = all(template, 'AWS::IAM::ManagedPolicy').filter(([id]) =>
    template.Resources[role]?.Properties.ManagedPolicyArns?.some(({ Ref }: { Ref: string }) => Ref === id),
  );
  return [...own, ...shared]
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .map((statement) => ({
      ...statement,
      Resource: [statement.Resource].flat().map((one) => deployed(template, one)),
    }));
}

/** Whether these statements allow it. @throws where it is no question to IAM */
export async function allows(
  statements: object[],
  { action, resource, context = {} }: Question,
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/Role`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: context,
      },
      identityPolicies: [{ name: 'Role', policy: { Version: '2012-10-17', Statement: statements } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}

/** Those that the statements do not allow. */
export async function findDenied(statements: object[], questions: readonly Question[]): Promise<Question[]> {
  const answers = await Promise.all(questions.map((question) => allows(statements, question)));
  return questions.filter((_, index) => !answers[index]);
}

/** What AWS asks IAM when it gets this call. @param verified the identities that SES has */
export function questionsOf({ operation, input }: Call, verified: readonly string[]): Question[] {
  if (operation === 'SendEmail') return questionsOfSes(input, verified);
  // A queue's URL ends in its name. Of a batch, IAM is asked as of its parts.
  const ofQueue = (action: string) => [{ action, resource: arnOf('sqs', input.QueueUrl.split('/').at(-1)) }];
  if (operation === 'SendMessageBatch') return ofQueue('sqs:SendMessage');
  if (operation === 'ChangeMessageVisibilityBatch') return ofQueue('sqs:ChangeMessageVisibility');
  if (operation === 'PublishBatch') return [{ action: 'sns:Publish', resource: input.TopicArn }];
  if (operation === 'GetSecretValue')
    return [{ action: 'secretsmanager:GetSecretValue', resource: input.SecretId }];
  const tables: string[] = input.RequestItems ? Object.keys(input.RequestItems) : [input.TableName];
  return tables.map((table) => ({
    action: `dynamodb:${operation}`,
    resource: arnOf('dynamodb', `table/${table}${input.IndexName ? `/index/${input.IndexName}` : ''}`),
  }));
}

/** SES asks for the sender's identity, the configuration set and, in the sandbox, each recipient's identity. */
function questionsOfSes(input: Call['input'], verified: readonly string[]): Question[] {
  const { FromEmailAddress, Destination, ConfigurationSetName, Content } = input;
  const recipients = Object.values(Destination).flat() as string[];
  const from = addressOf(FromEmailAddress);
  const behind = verified.filter((name) =>
    [from, ...recipients].some((address) => address === name || address.endsWith(`@${name}`)),
  );
  const { Attachments, Headers } = Content.Simple;
  const actions = ['ses:SendEmail', ...(Attachments || Headers ? ['ses:SendRawEmail'] : [])];
  const resources = [
    ...behind.map((name) => arnOf('ses', `identity/${name}`)),
    arnOf('ses', `configuration-set/${ConfigurationSetName}`),
  ];
  const context = { 'ses:FromAddress': from, 'ses:Recipients': recipients };
  return actions.flatMap((action) => resources.map((resource) => ({ action, resource, context })));
}

function addressOf(mailbox: string): string {
  const reading = readAddress(mailbox);
  if ('wrong' in reading) throw new Error(`${mailbox} ${reading.wrong}`);
  return reading.mailbox.address;
}
