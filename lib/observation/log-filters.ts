import { FilterPattern, type JsonPattern } from 'aws-cdk-lib/aws-logs';
import type { Told } from '../../functions/emails/life.ts';

/** Which lines of which log make a metric. */
export interface LogFilter {
  readonly from:
    | 'sendEmail'
    | 'recordOutcome'
    | 'countOpenRecords'
    | 'access'
    | 'authorizeCaller'
    // That of record-outcome, where history is kept.
    | 'lives'
    | 'callWebhook';
  readonly pattern: JsonPattern;
  /** The field that is summed up; without it, lines are counted. */
  readonly value?: string;
}

// Lambda wraps what a function prints: its own fields are under `message`.
const is = (field: string, value: string) => FilterPattern.stringValue(`$.message.${field}`, '=', value);
const isNot = (field: string, value: string) => FilterPattern.stringValue(`$.message.${field}`, '!=', value);
const isReplayed = (value: boolean) => FilterPattern.booleanValue('$.message.replayed', value);
const filterRequests = (...conditions: JsonPattern[]): LogFilter => ({
  from: 'sendEmail',
  pattern: FilterPattern.all(is('event', 'request'), ...conditions),
});

const isAbove0 = (field: string) => FilterPattern.numberValue(`$.message.${field}`, '>', 0);
/** Sums up a count of a line that tells it where it is not 0. */
const sumUp = (from: LogFilter['from'], event: string, field: string): LogFilter => ({
  from,
  pattern: FilterPattern.all(is('event', event), isAbove0(field)),
  value: `$.message.${field}`,
});
const countLives = (told: Exclude<Told, 'accepted'>) => sumUp('lives', 'batch', `changes.${told}`);

/** What became of emails: each change of a recipient's state. That SES took them is what `Sent` and `Healed` tell. */
const lifeFilters = {
  Delivered: countLives('delivered'),
  Delayed: countLives('delayed'),
  BouncedPermanently: countLives('bounced-permanent'),
  BouncedTransiently: countLives('bounced-transient'),
  Suppressed: countLives('suppressed'),
  RejectedBySes: countLives('rejected'),
  Complained: countLives('complained'),
} as const satisfies { [name: string]: LogFilter };

/** How the webhook takes what it is called with. */
const webhookFilters = {
  WebhookDelivered: sumUp('callWebhook', 'webhook', 'delivered'),
  WebhookFailed: sumUp('callWebhook', 'webhook', 'failed'),
  WebhookGone: sumUp('callWebhook', 'webhook', 'gone'),
} as const satisfies { [name: string]: LogFilter };

/** What our own lines tell (functions/http/request-log.ts, and the entries that write one), and API Gateway's. */
export const logFilters = {
  Sent: filterRequests(is('outcome', 'sent'), isReplayed(false)),
  Replayed: filterRequests(isReplayed(true)),
  InProgress: filterRequests(is('outcome', 'in-progress')),
  Reused: filterRequests(is('outcome', 'reused')),
  Refused: filterRequests(is('outcome', 'refused'), isReplayed(false)),
  Throttled: filterRequests(
    is('outcome', 'not-sent'),
    FilterPattern.any(is('reason', 'throttled'), is('reason', 'quota')),
  ),
  NotVerified: filterRequests(is('outcome', 'not-sent'), is('reason', 'identity-not-verified')),
  NotSent: filterRequests(
    is('outcome', 'not-sent'),
    ...['throttled', 'quota', 'identity-not-verified'].map((reason) => isNot('reason', reason)),
  ),
  Unknown: filterRequests(is('outcome', 'unknown')),
  Rejected: filterRequests(is('outcome', 'rejected')),
  Healed: sumUp('recordOutcome', 'batch', 'healed'),
  Contradicted: sumUp('recordOutcome', 'batch', 'contradicted'),
  OpenOverdue: {
    from: 'countOpenRecords',
    pattern: is('event', 'open-records'),
    value: '$.message.overdue',
  },
  /** Whoever turned it away: API Gateway, or the function, for SES. */
  TooManyRequests: { from: 'access', pattern: FilterPattern.stringValue('$.status', '=', '429') },
  /** Where callers have an API key: what the authorizer was asked, and not what API Gateway still knew. */
  ApiKeysRefused: {
    from: 'authorizeCaller',
    pattern: FilterPattern.all(is('event', 'authorization'), is('outcome', 'refused')),
  },
  ...lifeFilters,
  ...webhookFilters,
} as const satisfies { [name: string]: LogFilter };

/** The name of a metric that is counted from log lines. */
export type LogMetricName = keyof typeof logFilters;
/** Those that are there where history is kept. */
export type LifeMetricName = keyof typeof lifeFilters;
/** Those that are there where a webhook is called. */
export type WebhookMetricName = keyof typeof webhookFilters;

/** Of the lives, in the order in which they are shown. */
export const lifeMetricNames = Object.keys(lifeFilters) as LifeMetricName[];
