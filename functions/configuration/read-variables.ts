import { readAddress } from '../emails/address.ts';
import { defaultLimits, type Limits } from '../emails/limits.ts';
import type { Senders } from '../emails/sender.ts';
import type { Retention } from '../idempotency/record.ts';
import type {
  CountOpenRecordsVariables,
  LookUpEmailVariables,
  RecordOutcomeVariables,
  SendEmailVariables,
} from './variables.ts';

type Environment = { readonly [name: string]: string | undefined };

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
  const value = (name: keyof SendEmailVariables) => required(environment, name);
  const from = readAddress(value('DEFAULT_FROM'));
  if ('wrong' in from) throw new Error(`The environment variable DEFAULT_FROM ${from.wrong}`);
  const waitMs = number(environment, 'WAIT_MS', WAIT_MS_MAX);
  return {
    table: value('TABLE_NAME'),
    configurationSet: value('CONFIGURATION_SET'),
    senders: { defaultFrom: from.mailbox, allowed: value('ALLOWED_SENDERS').split(',') },
    limits: { ...defaultLimits, waitMs },
    retention: retention(environment),
  };
}

/** @throws as `readSendEmailVariables` does */
export function readRecordOutcomeVariables(environment: Environment) {
  const value = (name: keyof RecordOutcomeVariables) => required(environment, name);
  return { table: value('TABLE_NAME'), configurationSet: value('CONFIGURATION_SET') };
}

/** @throws as `readSendEmailVariables` does */
export function readLookUpEmailVariables(environment: Environment) {
  const windowSeconds = number(environment, 'WINDOW_SECONDS' satisfies keyof LookUpEmailVariables);
  return {
    table: required(environment, 'TABLE_NAME' satisfies keyof LookUpEmailVariables),
    retention: { windowSeconds },
  };
}

/** @throws as `readSendEmailVariables` does */
export function readCountOpenRecordsVariables(environment: Environment) {
  return { table: required(environment, 'TABLE_NAME' satisfies keyof CountOpenRecordsVariables) };
}

function retention(environment: Environment): Retention {
  return {
    windowSeconds: number(environment, 'WINDOW_SECONDS'),
    holdSeconds: number(environment, 'HOLD_SECONDS'),
  };
}

function number(environment: Environment, name: string, max = Number.MAX_SAFE_INTEGER): number {
  const value = Number(required(environment, name));
  if (!(value >= 0 && value <= max)) {
    throw new Error(`The environment variable ${name} must be a number from 0 to ${max}`);
  }
  return value;
}

function required(environment: Environment, name: string): string {
  const text = environment[name];
  if (!text) throw new Error(`The environment variable ${name} is not set`);
  return text;
}
