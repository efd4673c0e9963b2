import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Answer, type Asking, curlOf, findOf, lookUpOf, readAnswer } from './ask.ts';
import type { Callers } from './callers.ts';
import type { LocalAws } from './local-aws.ts';
import { runLine, type Variables } from './processes.ts';

/** What the stack says of itself. */
export interface Outputs {
  Url: string;
  BaseUrl: string;
  TableName: string;
  HistoryTableName: string;
  OutcomesTopicArn: string;
  SendEmailLogs: string;
  RecordOutcomeLogs: string;
}

/** Where everything runs: an AWS, and a shell that knows no other. */
export interface Stand {
  aws: LocalAws;
  callers: Callers;
  /** Of every deployment, as `sdk=full`. */
  settings: readonly string[];
  folder: string;
  /** @returns what it printed @throws with the end of it */
  run(line: string): Promise<string>;
  /** What the last deployment said. */
  outputs(): Promise<Outputs>;
  send(asking?: Asking): Promise<Answer>;
  lookUp(): Promise<Answer>;
  /** An email by its id. */
  find(id: string): Promise<Answer>;
}

const BIN = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));

/** @param folder for what the commands write */
export function openStand(given: Pick<Stand, 'aws' | 'callers' | 'settings' | 'folder'>): Stand {
  const { aws, callers, folder } = given;
  const variables: Variables = {
    ...aws.variables,
    ...callers.variables,
    ...cdkVariables(folder),
    PATH: [dirname(process.execPath), BIN, process.env.PATH].join(delimiter),
    HOME: folder,
    NO_COLOR: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    npm_config_update_notifier: 'false',
  };
  const outputs = async (): Promise<Outputs> =>
    JSON.parse(await readFile(join(folder, 'outputs.json'), 'utf8')).EmailApi;
  const ask = async (line: string) => {
    const { Url, BaseUrl } = await outputs();
    const urls = { URL: Url, BASE_URL: BaseUrl };
    return readAnswer(await runLine(`${line} --silent --show-error`, { ...variables, ...urls }));
  };
  const { authorize } = callers;
  return {
    ...given,
    run: (line) => runLine(line, variables),
    outputs,
    send: (asking = {}) => ask(curlOf({ ...(authorize && { authorize }), ...asking })),
    lookUp: () => ask(lookUpOf(authorize && { authorize })),
    find: (id) => ask(findOf(id, authorize && { authorize })),
  };
}

/** What the CDK CLI would ask for, or write into the project. */
const cdkVariables = (folder: string): Variables => ({
  CDK_APP: 'node bin/email-api.ts && node test/aws/fit-template.ts',
  CDK_OUTPUT: join(folder, 'cdk.out'),
  CDK_OUTPUTS_FILE: join(folder, 'outputs.json'),
  CDK_REQUIRE_APPROVAL: 'never',
  CDK_FORCE: 'true',
  CDK_DISABLE_VERSION_CHECK: 'true',
  // CDK's rules for templates take seconds each time; npm run synth applies them.
  CDK_VALIDATION: 'false',
});
