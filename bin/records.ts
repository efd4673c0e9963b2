import { createInterface } from 'node:readline/promises';
import type { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ENDPOINT } from '../functions/http/read-caller-and-key.ts';
import { toRecordId } from '../functions/idempotency/fingerprint.ts';
import { readKey } from '../functions/idempotency/key.ts';
import { commandLine } from '../lib/command-line.ts';
import { LOCAL_AWS } from '../lib/local/aws-variables.ts';
import { LOCAL_TABLE } from '../lib/local/function-variables.ts';
import { forget, list, Refusal, settle, show, type Terminal } from '../lib/operator/commands.ts';
import { records } from '../lib/operator/records.ts';

const HELP = `Looks at the records of keys, and settles by hand what SES never told.

  npm run records -- list                       the records whose outcome is unknown, the oldest first
  npm run records -- show RECORD                one record
  npm run records -- settle RECORD --sent ID    SES has the email, under this message id
  npm run records -- settle RECORD --not-sent   SES does not have it: its key may send it again
  npm run records -- forget RECORD              a settled test key: it may be used anew

RECORD is one of
  --record=ID                    as a log line or the list shows it
  --caller CALLER --key KEY      the caller's scope and the Idempotency-Key, as in
                                 --caller arn:aws:sts::123456789012:assumed-role/shop --key order-1001

  --table NAME      the table: the stack's output TableName
  --profile NAME    the AWS profile; without it, the SDK's usual way to credentials
  --region NAME     the region; without it, the profile's
  --endpoint URL    a table on this machine, as npm start prints it; needs no --table
  --json            JSON for programs
  --yes             do not ask before a change
  --help            this text

settle and forget ask first, and change nothing when the record has changed since it was shown.
`;

const options = {
  record: { type: 'string' },
  caller: { type: 'string' },
  key: { type: 'string' },
  sent: { type: 'string' },
  'not-sent': { type: 'boolean' },
  table: { type: 'string' },
  profile: { type: 'string' },
  region: { type: 'string' },
  endpoint: { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** The command cannot be understood. */
class Usage extends Error {}

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
  const table = records(client(values), tableOf(values));
  switch (command) {
    case 'list':
      return list(table, terminal(values));
    case 'show':
      return show(table, pkOf(values), terminal(values));
    case 'settle':
      return settle(table, pkOf(values), messageIdOf(values), terminal(values));
    case 'forget':
      return forget(table, pkOf(values), terminal(values));
    default:
      throw new Usage(`"${command}" is no command.`);
  }
}

function client({ endpoint, region }: Values): DynamoDBDocumentClient {
  const config = endpoint ? { ...LOCAL_AWS, endpoint } : { ...(region && { region }) };
  return DynamoDBDocumentClient.from(new DynamoDBClient(config));
}

function tableOf({ table, endpoint }: Values): string {
  if (table) return table;
  if (endpoint) return LOCAL_TABLE;
  throw new Usage('Name the --table, or the --endpoint of one on this machine.');
}

function pkOf({ record, caller, key }: Values): string {
  if (record && !caller && !key) return record;
  if (record || !caller || !key) throw new Usage('Name the record: --record, or --caller and --key.');
  const reading = readKey(key);
  if (reading.kind !== 'key') throw new Usage('That is no Idempotency-Key.');
  return toRecordId(caller, ENDPOINT, reading.key);
}

function messageIdOf({ sent, 'not-sent': notSent }: Values): string | undefined {
  if (sent ? notSent : !notSent) throw new Usage('Settle it as --sent ID or as --not-sent.');
  return sent;
}

function terminal({ json, yes }: Values): Terminal {
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
