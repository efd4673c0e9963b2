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
] as const;

export type FunctionName = (typeof functionNames)[number];

const find = (template: Template, type: string, start: string) =>
  all(template, type).find(([id]) => id.startsWith(start));

/** A Lambda function, by the name of its construct. */
export function functionOf(template: Template, name: FunctionName): [id: string, Resource] {
  const found = find(template, 'AWS::Lambda::Function', `Api${name}Function`);
  if (found === undefined) throw new Error(`There is no function ${name}`);
  return found;
}

/** The functions of a template: only callers with API keys need one that tells who they are. */
export const functionsIn = (template: Template): FunctionName[] =>
  functionNames.filter((name) => find(template, 'AWS::Lambda::Function', `Api${name}Function`));

/** A table, by the name of its construct. */
export function tableOf(template: Template, name: 'Records' | 'ApiKeys'): [id: string, Resource] {
  const found = find(template, 'AWS::DynamoDB::Table', `Api${name}Table`);
  if (found === undefined) throw new Error(`There is no table ${name}`);
  return found;
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
