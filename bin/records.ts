import { randomUUID } from 'node:crypto';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { commandLine } from '../lib/command-line.ts';
import { audit } from '../lib/operator/audit/audit.ts';
import type { Progress } from '../lib/operator/audit/read-logs.ts';
import { type RecordsRead, readRecordFiles, scanRecords } from '../lib/operator/audit/read-records.ts';
import { scanRedis } from '../lib/operator/audit/scan-redis.ts';
import { forget, list, settle, show, type Terminal } from '../lib/operator/commands.ts';
import { replay, showLife, tellTest } from '../lib/operator/lives/commands.ts';
import { HELP, options, type Values } from '../lib/operator/options.ts';
import { createProgress } from '../lib/operator/progress.ts';
import {
  findHistory,
  readEmail,
  readHistory,
  readMessageId,
  readPk,
  readSeconds,
  readTable,
  readTell,
  readWhich,
} from '../lib/operator/read-words.ts';
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
  const [command, ...words] = positionals;
  if (values.help || command === undefined) return console.info(HELP);
  const [stray] = command === 'replay-event' ? words.slice(1) : words;
  if (stray !== undefined) throw new Usage(`"${stray}" is one word too many.`);
  if (values.profile) process.env.AWS_PROFILE = values.profile;
  const terminal = createTerminal(values);
  switch (command) {
    case 'audit':
      return auditAll(values);
    case 'webhook-test':
      return tellTest(readTell(values), `evt_test_${randomUUID()}`, terminal);
    case 'replay-event': {
      const email = { id: readEmail(values), which: readWhich(words[0], values) };
      return replay(readHistory(values), readTell(values), email, terminal);
    }
    case 'list':
    case 'show':
    case 'settle':
    case 'forget':
      return workOnRecords(command, values, terminal);
    default:
      throw new Usage(`"${command}" is no command.`);
  }
}

type RecordsCommand = 'list' | 'show' | 'settle' | 'forget';

async function workOnRecords(command: RecordsCommand, values: Values, terminal: Terminal): Promise<void> {
  if (command === 'show' && values.email !== undefined)
    return showLife(readHistory(values), readEmail(values), terminal);
  const { store, close } = openRecords(values);
  try {
    await workOn(store, command, values, terminal);
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

async function workOn(
  store: Records,
  command: RecordsCommand,
  values: Values,
  terminal: Terminal,
): Promise<void> {
  switch (command) {
    case 'list':
      return list(store, terminal);
    case 'show':
      return show(store, readPk(values), terminal, findHistory(values));
    case 'settle':
      return settle(store, readPk(values), readMessageId(values), terminal);
    case 'forget':
      return forget(store, readPk(values), terminal);
    default:
      return command satisfies never;
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
