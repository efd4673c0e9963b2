import { FilterPattern, type JsonPattern } from 'aws-cdk-lib/aws-logs';

/** Which lines of which log make a metric. */
export interface LogFilter {
  readonly from: 'sendEmail' | 'recordOutcome' | 'countOpenRecords' | 'access' | 'authorizeCaller';
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
  Healed: {
    from: 'recordOutcome',
    pattern: FilterPattern.all(is('event', 'batch'), FilterPattern.numberValue('$.message.healed', '>', 0)),
    value: '$.message.healed',
  },
  Contradicted: {
    from: 'recordOutcome',
    pattern: FilterPattern.all(
      is('event', 'batch'),
      FilterPattern.numberValue('$.message.contradicted', '>', 0),
    ),
    value: '$.message.contradicted',
  },
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
} as const satisfies { [name: string]: LogFilter };

/** The name of a metric that is counted from log lines. */
export type LogMetricName = keyof typeof logFilters;
