import type { parseArgs } from 'node:util';
import { readApiKey } from '../../../functions/callers/api-key.ts';
import { readAddress } from '../../../functions/emails/address.ts';
import type { Mailbox } from '../../../functions/emails/mailbox.ts';
import { Refusal } from '../commands.ts';
import { readTarget, type Target } from './target.ts';

// The words of npm run verify.

/** What `--help` prints. */
export const HELP = `Tries out, within two minutes, what a deployment promises. All that it sends goes to SES's mailbox simulator, so no
person gets an email; about twelve go out. Every key that it uses is its own, so it may be run at any time.

  npm run verify -- --url URL

  --url URL              the stack's output Url, or that of npm start, as http://127.0.0.1:3000/email
  --profile NAME         the AWS profile to sign with; without it, the SDK's usual way to credentials
  --region NAME          the API's region; without it, that of the URL, or the profile's
  --token TOKEN          call with this token, where the deployment takes tokens
  --api-key              call with the API key in the variable EMAIL_API_KEY, where the deployment takes API keys
  --other-profile NAME   a second caller, to see that keys are their caller's
  --other-token TOKEN    a second caller, by a token
  --other-api-key-env NAME
                         a second caller, by the API key in the variable of this name
  --from SENDER          a sender that is allowed, as a@example.com or Name <a@example.com>
  --logs GROUP           the log group of RecordOutcome, to see SES's event come; needs logs:FilterLogEvents
  --json                 JSON for programs, at the end
  --help                 this text

A line a check: ✓ it holds, ✗ it does not, – it cannot be told from here. It ends with 0 where nothing is broken, with 1
where something is or it cannot begin, and with 2 where it does not know an option.
`;

/** What the command takes. */
export const options = {
  url: { type: 'string' },
  profile: { type: 'string' },
  region: { type: 'string' },
  token: { type: 'string' },
  'api-key': { type: 'boolean' },
  'other-profile': { type: 'string' },
  'other-token': { type: 'string' },
  'other-api-key-env': { type: 'string' },
  from: { type: 'string' },
  logs: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** The options as they were given. */
export type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** How a caller is known; empty for the SDK's usual way to credentials. */
export interface Credentials {
  profile?: string | undefined;
  token?: string | undefined;
  apiKey?: string | undefined;
}

/** The options, read. */
export interface Asked {
  target: Target;
  caller: Credentials;
  other: Credentials | undefined;
  region: string | undefined;
  from: Mailbox | undefined;
  logs: string | undefined;
}

/** Environment variables. A secret stands there and in no argument, which the history of a shell keeps. */
export type Variables = { [name: string]: string | undefined };

/** @throws Refusal, which names the option */
export function readOptions(values: Values, variables: Variables = {}): Asked {
  for (const [name, value] of Object.entries(values)) {
    if (value === '') throw new Refusal(`--${name} is empty.`);
  }
  const { url, region, from, logs } = values;
  if (url === undefined) throw new Refusal("Name the API with --url: the stack's output Url.");
  if (region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw new Refusal(`--region must be a region, as eu-west-1, and is "${region}".`);
  }
  const other = readCredentials(values, 'other-', readKeyIn(values['other-api-key-env'], variables));
  return {
    target: readTarget(url),
    caller: readCredentials(values, '', readKeyIn(values['api-key'] && API_KEY_VARIABLE, variables)),
    other: other.profile || other.token || other.apiKey ? other : undefined,
    region,
    from: from === undefined ? undefined : readFrom(from),
    logs,
  };
}

/** What a header may hold as a bearer token (RFC 6750, 2.1). */
const TOKEN = /^[\w.~+/-]+=*$/;

function readCredentials(values: Values, prefix: '' | 'other-', apiKey: string | undefined): Credentials {
  const { [`${prefix}profile` as const]: profile, [`${prefix}token` as const]: token } = values;
  if (profile && token) throw new Refusal(`Give --${prefix}profile or --${prefix}token, not both.`);
  if (apiKey && (profile || token)) {
    const option = prefix ? '--other-api-key-env' : '--api-key';
    throw new Refusal(`Give ${option} or --${prefix}${profile ? 'profile' : 'token'}, not both.`);
  }
  // It is a secret, so it is not repeated.
  if (token && !TOKEN.test(token))
    throw new Refusal(`--${prefix}token is no bearer token: it has a character that none may have.`);
  return { profile, token, apiKey };
}

/** Where `--api-key` is. */
const API_KEY_VARIABLE = 'EMAIL_API_KEY';

function readKeyIn(name: string | false | undefined, variables: Variables): string | undefined {
  if (!name) return undefined;
  const text = variables[name];
  if (!text) throw new Refusal(`The variable ${name} has no API key.`);
  if (!readApiKey(text)) throw new Refusal(`The variable ${name} has no API key: a letter of it is wrong.`);
  return text;
}

function readFrom(text: string): Mailbox {
  const reading = readAddress(text);
  if ('mailbox' in reading) return reading.mailbox;
  throw new Refusal(
    `--from must be a sender, as a@example.com or Name <a@example.com>, and "${text}" ${reading.wrong}.`,
  );
}
