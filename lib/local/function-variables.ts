import type {
  AuthorizeCallerVariables,
  LookUpEmailVariables,
  RecordOutcomeVariables,
  SendEmailVariables,
} from '../../functions/configuration/variables.ts';
import { domainOf } from '../../functions/emails/address.ts';
import { HOLD_SECONDS, WINDOW_SECONDS } from '../../functions/idempotency/record.ts';

type Variables<T> = { [name in keyof T]: string };

/** The name of the table on this machine. */
export const LOCAL_TABLE = 'email-api';
/** That of API keys. */
export const LOCAL_API_KEYS_TABLE = 'email-api-keys';

/** Not used: the endpoints are the emulators'. */
const URL_SUFFIX = 'amazonaws.com';

/** What the function behind SES's events is told here. */
export const recordOutcomeVariables: Variables<RecordOutcomeVariables> = {
  URL_SUFFIX,
  TABLE_NAME: LOCAL_TABLE,
  CONFIGURATION_SET: 'email-api',
  WINDOW_SECONDS: String(WINDOW_SECONDS),
};

/** What the function behind `GET /email` is told here. */
export const lookUpEmailVariables: Variables<LookUpEmailVariables> = {
  URL_SUFFIX,
  TABLE_NAME: LOCAL_TABLE,
  WINDOW_SECONDS: String(WINDOW_SECONDS),
};

/** What the authorizer is told here. */
export const authorizeCallerVariables: Variables<AuthorizeCallerVariables> = {
  URL_SUFFIX,
  TABLE_NAME: LOCAL_API_KEYS_TABLE,
};

/** @param from who an email without `from` comes from; all of its domain may send */
export function sendEmailVariables(from: string, waitMs: number): Variables<SendEmailVariables> {
  return {
    ...recordOutcomeVariables,
    HOLD_SECONDS: String(HOLD_SECONDS),
    DEFAULT_FROM: from,
    ALLOWED_SENDERS: domainOf(from),
    WAIT_MS: String(waitMs),
  };
}
