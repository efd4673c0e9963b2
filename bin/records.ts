import { randomUUID } from 'node:crypto';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { commandLine } from '../lib/command-line.ts';
import { audit } from '../lib/operator/audit/audit.ts';
import { forget, list, settle, show } from '../lib/operator/commands.ts';
import { replay, showLife, tellTest } from '../lib/operator/lives/commands.ts';
import { openRecords, readerOf } from '../lib/operator/open-records.ts';
import { HELP, options, type Values } from '../lib/operator/options.ts';
import { createProgress } from '../lib/operator/progress.ts';
import {
  findHistory,
  readEmail,
  readHistory,
  readMessageId,
  readPk,
  readSeconds,
  readTell,
  readWhich,
} from '../lib/operator/read-words.ts';
import type { Records } from '../lib/operator/records.ts';
import { readAws } from '../lib/operator/table-client.ts';
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
  const { store, close } = openRecords(values);
  try {
    await run([command, ...words], values, store);
  } finally {
    close();
  }
}

async function run([command, event]: readonly string[], values: Values, store: () => Records): Promise<void> {
  const terminal = createTerminal(values);
  switch (command) {
    case 'audit':
      return auditAll(values);
    case 'list':
      return list(store(), terminal);
    case 'show':
      if (values.email !== undefined) return showLife(readHistory(values), readEmail(values), terminal);
      return show(store(), readPk(values), terminal, findHistory(values));
    case 'settle':
      return settle(store(), readPk(values), readMessageId(values), terminal);
    case 'forget':
      return forget(store(), readPk(values), terminal);
    case 'webhook-test':
      return tellTest(readTell(values), `evt_test_${randomUUID()}`, terminal);
    case 'replay-event': {
      const email = { id: readEmail(values), which: readWhich(event, values) };
      return replay(readHistory(values), readTell(values), email, terminal);
    }
    default:
      throw new Usage(`"${command}" is no command.`);
  }
}

async function auditAll(values: Values): Promise<void> {
  const { logs, since, until, endpoint } = values;
  if (!logs) throw new Usage('Name the --logs: a log group, or a file.');
  const read = readerOf(values);
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
