import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ENDPOINT } from '../functions/http/read-caller-and-key.ts';
import { toRecordId } from '../functions/idempotency/fingerprint.ts';
import { readKey } from '../functions/idempotency/key.ts';
import { commandLine } from '../lib/command-line.ts';
import { LOCAL_TABLE } from '../lib/local/function-variables.ts';
import { audit } from '../lib/operator/audit/audit.ts';
import type { Progress } from '../lib/operator/audit/read-logs.ts';
import { type RecordsRead, readRecordFiles, scanRecords } from '../lib/operator/audit/read-records.ts';
import { scanRedis } from '../lib/operator/audit/scan-redis.ts';
import { forget, list, settle, show } from '../lib/operator/commands.ts';
import { HELP, options, type Values } from '../lib/operator/options.ts';
import { createProgress } from '../lib/operator/progress.ts';
import { type Records, records } from '../lib/operator/records.ts';
import { openRedis, readKeyPrefix } from '../lib/operator/redis-client.ts';
import { redisRecords } from '../lib/operator/redis-records.ts';
import { createTableClient, readAws } from '../lib/operator/table-client.ts';
import { createTerminal, tellFailure, Usage } from '../lib/operator/terminal.ts';

try {
  await main();
} catch (thrown) {
  tellFailure(thrown);
}

async function main(): Promise<void> {
  const { values, positionals } = commandLine({ options, allowPositionals: true });
  const [command, ...rest] = positionals;
  if (values.help || command === undefined) return console.info(HELP);
  if (rest.length > 0) throw new Usage(`"${rest[0]}" is one word too many.`);
  if (values.profile) process.env.AWS_PROFILE = values.profile;
  if (command === 'audit') return auditAll(values);
  const { store, close } = openRecords(values);
  try {
    await run(command, store, values);
  } finally {
    close();
  }
}

function openRecords(values: Values): { store: Records; close(): void } {
  const { redis } = values;
  if (!redis) {
    const client = createTableClient(values);
    return { store: records(client, readTable(values)), close: () => client.destroy() };
  }
  const client = openRedis(redis);
  return { store: redisRecords(client, readKeyPrefix(redis, values['key-prefix'])), close: client.close };
}

async function run(command: string, store: Records, values: Values): Promise<void> {
  const terminal = createTerminal(values);
  switch (command) {
    case 'list':
      return list(store, terminal);
    case 'show':
      return show(store, readPk(values), terminal);
    case 'settle':
      return settle(store, readPk(values), readMessageId(values), terminal);
    case 'forget':
      return forget(store, readPk(values), terminal);
    default:
      throw new Usage(`"${command}" is no command.`);
  }
}

async function auditAll(values: Values): Promise<void> {
  const { logs, since, until, endpoint } = values;
  if (!logs) throw new Usage('Name the --logs: a log group, or a file.');
  const read = recordsReader(values);
  const windowSeconds = readSeconds(values.window, '--window');
  const holdSeconds = readSeconds(values.hold, '--hold');
  if (holdSeconds < windowSeconds)
    throw new Usage('--hold is less than --window, and no deployment has that.');
  const holds = await audit(
    {
      logs,
      readRecords: read,
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

function recordsReader(values: Values): (progress: Progress) => Promise<RecordsRead> {
  const { records: files, redis } = values;
  if (files) return () => readRecordFiles(files);
  if (redis) {
    const prefix = readKeyPrefix(redis, values['key-prefix']);
    const client = openRedis(redis);
    return (progress) => scanRedis(client, prefix, progress).finally(client.close);
  }
  const table = readTable(values);
  return (progress) => scanRecords(createTableClient(values), table, progress);
}

function readSeconds(text: string, option: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1) throw new Usage(`${option} takes whole seconds from 1.`);
  return seconds;
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
