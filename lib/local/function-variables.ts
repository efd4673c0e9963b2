import type {
  AnnounceOutcomeVariables,
  AuthorizeCallerVariables,
  CallWebhookVariables,
  LookUpEmailVariables,
  RecordOutcomeVariables,
  SendEmailVariables,
} from '../../functions/configuration/variables.ts';
import { domainOf } from '../../functions/emails/address.ts';
import { HOLD_SECONDS, WINDOW_SECONDS } from '../../functions/idempotency/record.ts';
import { LOCAL_AWS } from './aws-variables.ts';

type Variables<T> = { [name in keyof T]: string };

/** The name of the table on this machine. */
export const LOCAL_TABLE = 'email-api';
/** That of API keys. */
export const LOCAL_API_KEYS_TABLE = 'email-api-keys';
/** That of the lives of emails. */
export const LOCAL_HISTORY_TABLE = 'email-api-history';

/** The queue that changes of emails are handed over to. */
export const LOCAL_OUTCOMES_QUEUE = 'email-api-outcomes';
/** What they are published to. */
export const LOCAL_OUTCOMES_TOPIC = `arn:aws:sns:${LOCAL_AWS.region}:000000000000:email-api-outcomes`;
/** One of the topic's subscribers. */
export const LOCAL_WEBHOOK_QUEUE = 'email-api-webhook';
/** What its calls are signed with. */
export const LOCAL_WEBHOOK_SECRET = `arn:aws:secretsmanager:${LOCAL_AWS.region}:000000000000:secret:email-api-webhook`;

/** As the stack keeps a life, if nobody says otherwise. */
const HISTORY_SECONDS = 30 * 24 * 60 * 60;

/** Not used: the endpoints are the emulators'. */
const URL_SUFFIX = 'amazonaws.com';
const CONFIGURATION_SET = 'email-api';

/** What the function behind SES's events is told here. @param outcomesQueueUrl what it hands changes over to */
export const recordOutcomeVariables = (outcomesQueueUrl: string): Variables<RecordOutcomeVariables> => ({
  URL_SUFFIX,
  TABLE_NAME: LOCAL_TABLE,
  CONFIGURATION_SET,
  WINDOW_SECONDS: String(WINDOW_SECONDS),
  HISTORY_TABLE_NAME: LOCAL_HISTORY_TABLE,
  HISTORY_SECONDS: String(HISTORY_SECONDS),
  OUTCOMES_QUEUE_URL: outcomesQueueUrl,
  TELL_ADDRESSES: 'false',
});

/** What the function behind `GET /email` and `GET /emails/{id}` is told here. */
export const lookUpEmailVariables: Variables<LookUpEmailVariables> = {
  URL_SUFFIX,
  TABLE_NAME: LOCAL_TABLE,
  WINDOW_SECONDS: String(WINDOW_SECONDS),
  HISTORY_TABLE_NAME: LOCAL_HISTORY_TABLE,
};

/** What the authorizer is told here. */
export const authorizeCallerVariables: Variables<AuthorizeCallerVariables> = {
  URL_SUFFIX,
  TABLE_NAME: LOCAL_API_KEYS_TABLE,
};

/** What the function that publishes changes is told here. */
export const announceOutcomeVariables: Variables<AnnounceOutcomeVariables> = {
  OUTCOMES_TOPIC_ARN: LOCAL_OUTCOMES_TOPIC,
};

/** What the function that calls the webhook is told here. @param url on this machine */
export const callWebhookVariables = (url: string, queueUrl: string): Variables<CallWebhookVariables> => ({
  WEBHOOK_URL: url,
  WEBHOOK_SECRET_ARN: LOCAL_WEBHOOK_SECRET,
  WEBHOOK_QUEUE_URL: queueUrl,
  WEBHOOK_REACH: 'this-machine',
});

/** @param from who an email without `from` comes from; all of its domain may send */
export function sendEmailVariables(from: string, waitMs: number): Variables<SendEmailVariables> {
  return {
    URL_SUFFIX,
    TABLE_NAME: LOCAL_TABLE,
    CONFIGURATION_SET,
    WINDOW_SECONDS: String(WINDOW_SECONDS),
    HOLD_SECONDS: String(HOLD_SECONDS),
    DEFAULT_FROM: from,
    ALLOWED_SENDERS: domainOf(from),
    WAIT_MS: String(waitMs),
  };
}
