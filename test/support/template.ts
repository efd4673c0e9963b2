/** What CloudFormation gets, as far as it is read here. */
export interface Template {
  Resources: { [id: string]: Resource };
  Outputs: { [id: string]: { Value: unknown; Description?: string } };
}

export interface Resource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever CloudFormation knows; a wrong guess fails its test
  Properties: any;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  DependsOn?: string[];
}

/** All resources of a type, with their logical ids. */
export function all({ Resources }: Template, type: string): [id: string, Resource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}

/** The one resource of a type; another one, or none, is an error. */
export function only(template: Template, type: string): [id: string, Resource] {
  const [first, ...others] = all(template, type);
  if (first === undefined || others.length > 0) throw new Error(`There is not exactly one ${type}`);
  return first;
}

export const functionNames = [
  'SendEmail',
  'LookUpEmail',
  'RecordOutcome',
  'CountOpenRecords',
  'AuthorizeCaller',
  'AnnounceOutcome',
  'CallWebhook',
] as const;

export type FunctionName = (typeof functionNames)[number];

/** By the name of its construct, which is the API's own, or that of lives. */
const find = (template: Template, type: string, name: string) =>
  all(template, type).find(([id]) => id.startsWith(`Api${name}`) || id.startsWith(`ApiLives${name}`));

/** A resource of a type by the name of its construct; none is an error. */
export function named(template: Template, type: string, name: string): [id: string, Resource] {
  const found = find(template, type, name);
  if (found === undefined) throw new Error(`There is no ${type} ${name}`);
  return found;
}

/** A Lambda function, by the name of its construct. */
export const functionOf = (template: Template, name: FunctionName): [id: string, Resource] =>
  named(template, 'AWS::Lambda::Function', `${name}Function`);

/** The functions of a template: only callers with API keys need one that tells who they are, and only a webhook one that calls it. */
export const functionsIn = (template: Template): FunctionName[] =>
  functionNames.filter((name) => find(template, 'AWS::Lambda::Function', `${name}Function`));

/** A table, by the name of its construct. */
export const tableOf = (
  template: Template,
  name: 'Records' | 'ApiKeys' | 'History',
): [id: string, Resource] => named(template, 'AWS::DynamoDB::Table', `${name}Table`);

/** What Lambda asks on behalf of a function that reads a queue. */
export function mappingOf(template: Template, name: FunctionName): Resource {
  const [id] = functionOf(template, name);
  const found = all(template, 'AWS::Lambda::EventSourceMapping').find(
    ([, { Properties }]) => Properties.FunctionName.Ref === id,
  );
  if (found === undefined) throw new Error(`${name} reads no queue`);
  return found[1];
}

/** The variables of a function, as text. */
export function environmentOf(template: Template, name: FunctionName): { [name: string]: string } {
  const [, { Properties }] = functionOf(template, name);
  const variables = Object.entries(Properties.Environment.Variables);
  return Object.fromEntries(variables.map(([name, value]) => [name, text(value)]));
}

/** A value as text, with its references in angle brackets: `arn:<AWS::Partition>:…`, `<Table.Arn>`. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const [intrinsic, argument] = Object.entries(value as object)[0] ?? [];
  switch (intrinsic) {
    case 'Ref':
      return `<${argument}>`;
    case 'Fn::GetAtt':
      return `<${argument.join('.')}>`;
    case 'Fn::Join':
      return argument[1].map(text).join(argument[0]);
    default:
      throw new Error(`${intrinsic} is not read here`);
  }
}
