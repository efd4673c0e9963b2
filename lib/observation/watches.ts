import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { listLifeWatches } from './life-watches.ts';
import type { Watch, Watched } from './watch.ts';

/** What somebody should be told of. */
export function listWatches(watched: Watched): { [id: string]: Watch } {
  const { service, logs, openRecordsEvery } = watched;
  return {
    KeyUnknown: {
      what: 'A key has been unknown for over five minutes',
      runbook: 'key-unknown',
      metric: logs.OpenOverdue.with({ statistic: 'Maximum', period: openRecordsEvery }),
      threshold: 1,
      treatMissingData: asBefore,
    },
    Contradicted: {
      what: 'SES has an email that somebody was told was not sent',
      runbook: 'contradicted',
      metric: logs.Contradicted,
      threshold: 1,
    },
    DeadLetters: {
      what: 'SES events could not be recorded',
      runbook: 'dead-letters',
      metric: service.deadLetters,
      threshold: 1,
    },
    ServerErrors: {
      what: 'Three requests or more, and one in a hundred, are answered 5xx within five minutes',
      runbook: 'server-errors',
      // A single one may be an answer that SES lost, and is nobody's night.
      metric: toPercent(service.requests, 'IF(errors >= 3, errors, 0)', { errors: service.serverErrors }),
      threshold: 1,
    },
    Throttling: {
      what: 'One in a hundred requests is turned away, for a quarter of an hour',
      runbook: 'throttling',
      metric: toPercent(service.requests, 'FILL(tooMany, 0) + FILL(sends, 0) + FILL(lookUps, 0)', {
        tooMany: logs.TooManyRequests,
        sends: service.sendThrottles,
        lookUps: service.lookUpThrottles,
      }),
      threshold: 1,
      // Clients come again by themselves, and a burst is over before. Of the last half hour, since nights are quiet.
      datapointsToAlarm: 3,
      evaluationPeriods: 6,
    },
    Refusals: {
      what: 'SES refuses five emails or more, and one in a hundred requests, within an hour',
      runbook: 'refusals',
      // One is one email that is wrong, and its caller was told. Many are a mistake of a caller, or SES's rules are new.
      metric: toPercent(service.requests, 'IF(refused >= 5, refused, 0)', { refused: logs.Refused }).with({
        period: Duration.hours(1),
      }),
      threshold: 1,
    },
    NotVerified: {
      what: 'Five emails or more, and one in a hundred requests, are not sent within an hour, since an identity is not verified',
      runbook: 'not-verified',
      // One is a sender or a recipient that its caller mistook. Many are an identity that was verified, and is no more.
      metric: toPercent(service.requests, 'IF(unsent >= 5, unsent, 0)', { unsent: logs.NotVerified }).with({
        period: Duration.hours(1),
      }),
      threshold: 1,
    },
    Bounces: {
      what: '5 % of what this account sends bounces',
      runbook: 'bounces',
      metric: service.bounceRate.with({ period: Duration.hours(1) }),
      threshold: reviewedAt.bounceRate,
      treatMissingData: asBefore,
    },
    Complaints: {
      what: '0.1 % of what this account sends is called spam',
      runbook: 'complaints',
      metric: service.complaintRate.with({ period: Duration.hours(1) }),
      threshold: reviewedAt.complaintRate,
      treatMissingData: asBefore,
    },
    FunctionErrors: {
      what: 'A function crashed or ran out of time',
      runbook: 'function-errors',
      metric: service.functionErrors,
      threshold: 1,
    },
    QueueAge: {
      what: 'SES events have been waiting for over ten minutes',
      runbook: 'queue-age',
      metric: service.queueAge,
      threshold: Duration.minutes(10).toSeconds(),
    },
    ...(logs.ApiKeysRefused && {
      ApiKeyRefusals: {
        what: 'Twenty API keys or more are refused within five minutes',
        runbook: 'api-key-refusals',
        // API Gateway remembers a refusal: one caller with one old API key asks once a minute, and somebody who guesses each time.
        metric: logs.ApiKeysRefused,
        threshold: 20,
      },
    }),
    ...listLifeWatches(watched),
  };
}

/** Between two counts, what the last one said. */
const asBefore = TreatMissingData.IGNORE;

/**
 * SES Developer Guide, "Using reputation metrics to track bounce and complaint rates": from here on AWS may review an
 * account, and from 10 % and 0.5 % on pause it.
 */
const reviewedAt = { bounceRate: 0.05, complaintRate: 0.001 };

function toPercent(requests: IMetric, count: string, counted: { [id: string]: IMetric }): MathExpression {
  return new MathExpression({
    expression: `100 * (${count}) / requests`,
    usingMetrics: { requests, ...counted },
    label: '% of the requests',
  });
}
