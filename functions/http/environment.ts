import { type AwsEnvironment, type Environment, required } from '../aws/environment.ts';
import { readAddress } from '../emails/address.ts';
import { defaultLimits, type Limits } from '../emails/limits.ts';
import type { Retention } from '../idempotency/record.ts';
import type { Senders } from './read-request.ts';

/** The environment variables of the send-email function; the stack sets them, the function reads them. */
export interface SendEmailEnvironment extends AwsEnvironment {
  TABLE_NAME: string;
  CONFIGURATION_SET: string;
  /** `a@b` or `Name <a@b>`: who an email without `from` comes from. */
  DEFAULT_FROM: string;
  /** Addresses or whole domains, with commas between. */
  ALLOWED_SENDERS: string;
  /** Milliseconds that a repeat waits, 0 to 5,000. */
  WAIT_MS: string;
  /** How long a settled key is remembered, and how long one whose outcome was ever unknown. */
  WINDOW_SECONDS: string;
  HOLD_SECONDS: string;
}

/** The environment variables of the record-outcome function. */
export interface RecordOutcomeEnvironment {
  TABLE_NAME: string;
  CONFIGURATION_SET: string;
}

/** The environment variables of the look-up-email function. */
export interface LookUpEmailEnvironment {
  TABLE_NAME: string;
  WINDOW_SECONDS: string;
}

/** The environment variables of the count-open-records function. */
export interface CountOpenRecordsEnvironment {
  TABLE_NAME: string;
}

export interface Settings {
  table: string;
  configurationSet: string;
  senders: Senders;
  limits: Limits;
  retention: Retention;
}

const WAIT_MS_MAX = 5_000;

/** @throws at initialisation, in one sentence, when a variable is missing or cannot be read */
export function readEnvironment(environment: Environment): Settings {
  const value = (name: keyof SendEmailEnvironment) => required(environment, name);
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

/** @throws as `readEnvironment` does */
export function readRecordOutcomeEnvironment(environment: Environment) {
  const value = (name: keyof RecordOutcomeEnvironment) => required(environment, name);
  return { table: value('TABLE_NAME'), configurationSet: value('CONFIGURATION_SET') };
}

/** @throws as `readEnvironment` does */
export function readLookUpEmailEnvironment(environment: Environment) {
  const windowSeconds = number(environment, 'WINDOW_SECONDS' satisfies keyof LookUpEmailEnvironment);
  return {
    table: required(environment, 'TABLE_NAME' satisfies keyof LookUpEmailEnvironment),
    retention: { windowSeconds },
  };
}

/** @throws as `readEnvironment` does */
export function readCountOpenRecordsEnvironment(environment: Environment) {
  return { table: required(environment, 'TABLE_NAME' satisfies keyof CountOpenRecordsEnvironment) };
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
