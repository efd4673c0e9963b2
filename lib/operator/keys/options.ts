import type { parseArgs } from 'node:util';
import { tableOptions } from '../table-client.ts';

// The words of npm run keys.

/** What `--help` prints. */
export const HELP = `Makes API keys, shows what there are, and ends them.

  npm run keys -- create --caller NAME --from SENDER   makes one, and shows it this once
  npm run keys -- list                                 one a line, by caller; --caller NAME for one of them
  npm run keys -- show ID                              one of them
  npm run keys -- rotate ID                            makes another for the same caller; the first works on for --keep
  npm run keys -- revoke ID                            ends one at once
  npm run keys -- check                                tells what an API key is, which it asks for or reads from a pipe

create takes
  --caller NAME     who gets it: 1 to 64 letters, digits, "-" and "_"; idempotency keys are theirs, not the API key's
  --from SENDER     an address, or a domain for all of its addresses; may be given several times. The first address is who
                    an email without \`from\` comes from. What the deployment's allowedSenders leaves out stays out
  --test            its emails go to SES's mailbox simulator, and to no recipient
  --expires TIME    its end, as 90d, 12h, 2026-12-31 or 2026-12-31T12:00:00Z; never, if left out
  --same-caller     it is for whoever has the name already, or had it until lately

rotate takes
  --keep SPAN       how long the first one works on, as 12h or 7d (24h)
  --expires TIME    the end of the other; must be given where the first one has one

  --table NAME      the table: the stack's output ApiKeysTableName
  --profile NAME    the AWS profile; without it, the SDK's usual way to credentials
  --region NAME     the region; without it, the profile's
  --endpoint URL    a table on this machine, as npm start prints it; needs no --table
  --json            JSON for programs
  --yes             do not ask before a change
  --help            this text

rotate and revoke ask first, and change nothing when the API key has changed since it was shown. An API key itself never
stands on the command line, which the shell's history keeps. check ends with 0 where it lets in, with 1 where not.
`;

/** What the command takes. */
export const options = {
  caller: { type: 'string' },
  from: { type: 'string', multiple: true },
  test: { type: 'boolean' },
  expires: { type: 'string' },
  'same-caller': { type: 'boolean' },
  keep: { type: 'string' },
  ...tableOptions,
} as const;

/** The options as they were given. */
export type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

type Option = keyof Values;

/** What every command takes. */
const COMMON = Object.keys(tableOptions) as Option[];

/** What each command takes beside that. */
const OWN = {
  create: ['caller', 'from', 'test', 'expires', 'same-caller'],
  list: ['caller'],
  show: [],
  rotate: ['keep', 'expires'],
  revoke: [],
  check: [],
} as const satisfies { [command: string]: readonly Option[] };

/** What can be done. */
export type Command = keyof typeof OWN;

/** Is this a command? */
export const isCommand = (word: string): word is Command => Object.hasOwn(OWN, word);

/** An option that the command would not heed; undefined where there is none. */
export function findStray(command: Command, values: Values): string | undefined {
  const taken: readonly string[] = [...COMMON, ...OWN[command]];
  return Object.keys(values).find((name) => !taken.includes(name));
}
