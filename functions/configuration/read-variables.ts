import { readAddress } from '../emails/address.ts';
import { defaultLimits, type Limits } from '../emails/limits.ts';
import type { Senders } from '../emails/sender.ts';
import type { Retention } from '../idempotency/record.ts';
import { type Environment, requireVariable } from './environment.ts';
import { readWebhookUrl } from './read-webhook-url.ts';
import type {
  AnnounceOutcomeVariables,
  AuthorizeCallerVariables,
  CallWebhookVariables,
  CountOpenRecordsVariables,
  LookUpEmailVariables,
  RecordOutcomeVariables,
  SendEmailVariables,
} from './variables.ts';

/** What the send-email function works with. */
export interface Settings {
  table: string;
  configurationSet: string;
  senders: Senders;
  limits: Limits;
  retention: Retention;
}

const WAIT_MS_MAX = 5_000;

/** @throws at initialisation, in one sentence, when a variable is missing or cannot be read */
export function readSendEmailVariables(environment: Environment): Settings {
  const value = (name: keyof SendEmailVariables) => requireVariable(environment, name);
  const from = readAddress(value('DEFAULT_FROM'));
  if ('wrong' in from) throw new Error(`The environment variable DEFAULT_FROM ${from.wrong}`);
  const waitMs = readNumber(environment, 'WAIT_MS', WAIT_MS_MAX);
  return {
    table: value('TABLE_NAME'),
    configurationSet: value('CONFIGURATION_SET'),
    senders: { defaultFrom: from.mailbox, allowed: value('ALLOWED_SENDERS').split(',') },
    limits: { ...defaultLimits, waitMs },
    retention: readRetention(environment),
  };
}

/** @throws as `readSendEmailVariables` does */
export function readRecordOutcomeVariables(environment: Environment) {
  const value = (name: keyof RecordOutcomeVariables) => requireVariable(environment, name);
  return {
    table: value('TABLE_NAME'),
    configurationSet: value('CONFIGURATION_SET'),
    retention: { windowSeconds: readNumber(environment, 'WINDOW_SECONDS') },
    history: readHistory(environment),
  };
}

/** @returns undefined where no history is kept */
function readHistory(environment: Environment) {
  const value = (name: keyof RecordOutcomeVariables) => requireVariable(environment, name);
  if (!environment['HISTORY_TABLE_NAME' satisfies keyof RecordOutcomeVariables]) return undefined;
  return {
    table: value('HISTORY_TABLE_NAME'),
    keptSeconds: readNumber(environment, 'HISTORY_SECONDS'),
    queueUrl: value('OUTCOMES_QUEUE_URL'),
    tellsAddresses: value('TELL_ADDRESSES') === 'true',
  };
}

/** @throws as `readSendEmailVariables` does */
export function readLookUpEmailVariables(environment: Environment) {
  const windowSeconds = readNumber(environment, 'WINDOW_SECONDS' satisfies keyof LookUpEmailVariables);
  return {
    table: requireVariable(environment, 'TABLE_NAME' satisfies keyof LookUpEmailVariables),
    historyTable: environment['HISTORY_TABLE_NAME' satisfies keyof LookUpEmailVariables],
    retention: { windowSeconds },
  };
}

/** @throws as `readSendEmailVariables` does */
export function readAuthorizeCallerVariables(environment: Environment) {
  return { table: requireVariable(environment, 'TABLE_NAME' satisfies keyof AuthorizeCallerVariables) };
}

/** @throws as `readSendEmailVariables` does */
export function readCountOpenRecordsVariables(environment: Environment) {
  return { table: requireVariable(environment, 'TABLE_NAME' satisfies keyof CountOpenRecordsVariables) };
}

/** @throws as `readSendEmailVariables` does */
export function readAnnounceOutcomeVariables(environment: Environment) {
  return {
    topicArn: requireVariable(environment, 'OUTCOMES_TOPIC_ARN' satisfies keyof AnnounceOutcomeVariables),
  };
}

/** @throws as `readSendEmailVariables` does */
export function readCallWebhookVariables(environment: Environment) {
  const value = (name: keyof CallWebhookVariables) => requireVariable(environment, name);
  const reach = readReach(value('WEBHOOK_REACH'));
  const read = readWebhookUrl(value('WEBHOOK_URL'), reach);
  if ('wrong' in read) throw new Error(`The environment variable WEBHOOK_URL ${read.wrong}`);
  return {
    url: read.url,
    secretArn: value('WEBHOOK_SECRET_ARN'),
    queueUrl: value('WEBHOOK_QUEUE_URL'),
    reach,
  };
}

function readReach(text: string): CallWebhookVariables['WEBHOOK_REACH'] {
  if (text === 'public' || text === 'this-machine') return text;
  throw new Error('The environment variable WEBHOOK_REACH must be public or this-machine');
}

function readRetention(environment: Environment): Retention {
  return {
    windowSeconds: readNumber(environment, 'WINDOW_SECONDS'),
    holdSeconds: readNumber(environment, 'HOLD_SECONDS'),
  };
}

function readNumber(environment: Environment, name: string, max = Number.MAX_SAFE_INTEGER): number {
  const value = Number(requireVariable(environment, name));
  if (!(value >= 0 && value <= max)) {
    throw new Error(`The environment variable ${name} must be a number from 0 to ${max}`);
  }
  return value;
}
