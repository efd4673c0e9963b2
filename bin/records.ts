import { createInterface } from 'node:readline/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ENDPOINT } from '../functions/http/read-caller-and-key.ts';
import { toRecordId } from '../functions/idempotency/fingerprint.ts';
import { readKey } from '../functions/idempotency/key.ts';
import { commandLine } from '../lib/command-line.ts';
import { LOCAL_AWS } from '../lib/local/aws-variables.ts';
import { LOCAL_TABLE } from '../lib/local/function-variables.ts';
import { audit } from '../lib/operator/audit/audit.ts';
import { readRecordFiles, scanRecords } from '../lib/operator/audit/read-records.ts';
import { forget, list, Refusal, settle, show, type Terminal } from '../lib/operator/commands.ts';
import { HELP, options, type Values } from '../lib/operator/options.ts';
import { createProgress } from '../lib/operator/progress.ts';
import { records } from '../lib/operator/records.ts';

/** The command cannot be understood. */
class Usage extends Error {}

/** A long read gives way when AWS says that it is too fast. */
const patient = { retryMode: 'adaptive', maxAttempts: 10 };

try {
  await main();
} catch (thrown) {
  const error = thrown as Error;
  const isUsage = error instanceof Usage;
  const isOurs = isUsage || error instanceof Refusal;
  const text = isOurs ? error.message : `The table did not answer: ${error.name}: ${error.message}`;
  console.error(isUsage ? `${text} See --help.` : text);
  process.exitCode = isUsage ? 2 : 1;
}

async function main(): Promise<void> {
  const { values, positionals } = commandLine({ options, allowPositionals: true });
  const [command, ...rest] = positionals;
  if (values.help || command === undefined) return console.info(HELP);
  if (rest.length > 0) throw new Usage(`"${rest[0]}" is one word too many.`);
  if (values.profile) process.env.AWS_PROFILE = values.profile;
  if (command === 'audit') return auditAll(values);
  const table = records(createClient(values), readTable(values));
  switch (command) {
    case 'list':
      return list(table, createTerminal(values));
    case 'show':
      return show(table, readPk(values), createTerminal(values));
    case 'settle':
      return settle(table, readPk(values), readMessageId(values), createTerminal(values));
    case 'forget':
      return forget(table, readPk(values), createTerminal(values));
    default:
      throw new Usage(`"${command}" is no command.`);
  }
}

async function auditAll(values: Values): Promise<void> {
  const { logs, records: files, since, until, endpoint } = values;
  if (!logs) throw new Usage('Name the --logs: a log group, or a file.');
  const table = files ? '' : readTable(values);
  const windowSeconds = readSeconds(values.window, '--window');
  const holdSeconds = readSeconds(values.hold, '--hold');
  if (holdSeconds < windowSeconds)
    throw new Usage('--hold is less than --window, and no deployment has that.');
  const holds = await audit(
    {
      logs,
      readRecords: (progress) =>
        files ? readRecordFiles(files) : scanRecords(createClient(values), table, progress),
      cloudWatch: endpoint ? undefined : new CloudWatchLogsClient(readAws(values)),
      since,
      until,
      windowSeconds,
      holdSeconds,
    },
    createTerminal(values),
    createProgress(process.stderr, Date.now),
  );
  if (!holds) process.exitCode = 1;
}

function readSeconds(text: string, option: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1) throw new Usage(`${option} takes whole seconds from 1.`);
  return seconds;
}

function createClient(values: Values): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(readAws(values)));
}

function readAws({ endpoint, region }: Values) {
  return endpoint ? { ...LOCAL_AWS, endpoint } : { ...patient, ...(region && { region }) };
}

function readTable({ table, endpoint }: Values): string {
  if (table) return table;
  if (endpoint) return LOCAL_TABLE;
  throw new Usage('Name the --table, or the --endpoint of one on this machine.');
}

function readPk({ record, caller, key }: Values): string {
  if (record && !caller && !key) return record;
  if (record || !caller || !key) throw new Usage('Name the record: --record, or --caller and --key.');
  const reading = readKey(key);
  if (reading.kind !== 'key') throw new Usage('That is no Idempotency-Key.');
  return toRecordId(caller, ENDPOINT, reading.key);
}

function readMessageId({ sent, 'not-sent': notSent }: Values): string | undefined {
  if (sent ? notSent : !notSent) throw new Usage('Settle it as --sent ID or as --not-sent.');
  return sent;
}

function createTerminal({ json, yes }: Values): Terminal {
  return {
    print: (text, value) => console.info(json ? JSON.stringify(value, null, 2) : text),
    async confirm(question) {
      if (yes) return true;
      if (!process.stdin.isTTY) throw new Usage('Nobody can be asked here: add --yes.');
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      const answer = await lines.question(`${question} [y/N] `);
      lines.close();
      return /^y(es)?$/i.test(answer.trim());
    },
    now: Date.now,
  };
}
