import { commandLine } from '../lib/command-line.ts';
import { LOCAL_API_KEYS_TABLE } from '../lib/local/function-variables.ts';
import { check } from '../lib/operator/keys/check.ts';
import { create } from '../lib/operator/keys/create.ts';
import { revoke, rotate } from '../lib/operator/keys/end.ts';
import { list, show } from '../lib/operator/keys/look.ts';
import { findStray, HELP, isCommand, options, type Values } from '../lib/operator/keys/options.ts';
import { readSecret } from '../lib/operator/keys/read-secret.ts';
import { readCaller, readExpiry, readId, readKeep, readSenders } from '../lib/operator/keys/read-words.ts';
import { apiKeys, explainTable } from '../lib/operator/keys/table.ts';
import { createTableClient } from '../lib/operator/table-client.ts';
import { createTerminal, tellFailure, Usage } from '../lib/operator/terminal.ts';

/** How long the first API key of a rotation works on, where nobody says. */
const KEEP = '24h';

const { values, positionals } = commandLine({ options, allowPositionals: true });
try {
  if (values.help || positionals.length === 0) console.info(HELP);
  else await main(positionals, values);
} catch (thrown) {
  tellFailure(explainTable(thrown));
}

async function main([command = '', id, ...rest]: string[], values: Values): Promise<void> {
  if (!isCommand(command)) throw new Usage(`"${command}" is no command.`);
  const stray = findStray(command, values);
  if (stray !== undefined) throw new Usage(`${command} takes no --${stray}.`);
  const terminal = createTerminal(values);
  if (values.profile) process.env.AWS_PROFILE = values.profile;
  const keys = apiKeys(createTableClient(values), readTable(values));
  switch (command) {
    case 'create':
      refuseWords(id);
      return create(keys, readOrder(values, terminal.now()), terminal);
    case 'list':
      refuseWords(id);
      return list(keys, values.caller === undefined ? undefined : readCaller(values.caller), terminal);
    case 'show':
      refuseWords(...rest);
      return show(keys, readId(id), terminal);
    case 'rotate':
      refuseWords(...rest);
      return rotate(keys, readId(id), readRotation(values, terminal.now()), terminal);
    case 'revoke':
      refuseWords(...rest);
      return revoke(keys, readId(id), terminal);
    case 'check': {
      refuseWords(id);
      const secret = await readSecret({ input: process.stdin, output: process.stderr }, 'API key: ');
      if (!(await check(keys, secret, terminal))) process.exitCode = 1;
      return;
    }
    default:
      command satisfies never;
  }
}

/** It may be a secret, so it is not repeated. */
function refuseWords(word?: string): void {
  if (word !== undefined) throw new Usage('There is a word too many.');
}

function readOrder(values: Values, now: number) {
  const { caller, from, test, expires, 'same-caller': isSameCaller = false } = values;
  return {
    caller: readCaller(caller),
    senders: readSenders(from),
    mode: test ? ('test' as const) : ('live' as const),
    expiresAt: expires === undefined ? undefined : readExpiry(expires, now),
    isSameCaller,
  };
}

function readRotation({ keep = KEEP, expires }: Values, now: number) {
  return {
    keepMs: readKeep(keep),
    expiresAt: expires === undefined ? undefined : (readExpiry(expires, now) ?? ('never' as const)),
  };
}

function readTable({ table, endpoint }: Values): string {
  if (table) return table;
  if (endpoint) return LOCAL_API_KEYS_TABLE;
  throw new Usage('Name the --table, or the --endpoint of one on this machine.');
}
