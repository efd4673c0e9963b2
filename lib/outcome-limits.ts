import { Duration } from 'aws-cdk-lib';
import { ANNOUNCE_TIMEOUT_SECONDS, CALL_WEBHOOK_TIMEOUT_SECONDS } from '../functions/emails/limits.ts';
import { WEBHOOK_ATTEMPTS } from '../functions/webhooks/retry-schedule.ts';
import type { Tries } from './tried-queue.ts';

/** As many as SQS gives without waiting for more to come. */
export const OUTCOMES_BATCH = 10;

/** How long Lambda lets a batch of changes be announced, or called out. */
export const outcomeTimeouts = {
  announce: Duration.seconds(ANNOUNCE_TIMEOUT_SECONDS),
  callWebhook: Duration.seconds(CALL_WEBHOOK_TIMEOUT_SECONDS),
};

/**
 * How long a change is tried to be announced. The times nest:
 *
 * ```
 * a call 10 s, and each message alone 10 s < function 30 s × 6 = a try every 3 min × 60 = 3 h > SNS is out for 2 h
 *                                                                              3 h < queue 4 d < dead letters 14 d
 * ```
 */
export const announcing: Tries = {
  visibilityTimeout: Duration.minutes(3),
  maxReceiveCount: 60,
  retentionPeriod: Duration.days(4),
};

/**
 * How long a webhook is called. After each failure the function puts the message off, longer each time, for a day in all
 * (functions/webhooks/retry-schedule.ts). The times nest:
 *
 * ```
 * the secret 5 s + the call 10 s + putting off 5 s < function 30 s × 6 = 3 min, which hides what could not be put off
 * 9 tries over a day < queue 4 d < dead letters 14 d
 * ```
 */
export const callingWebhook: Tries = {
  visibilityTimeout: Duration.minutes(3),
  maxReceiveCount: WEBHOOK_ATTEMPTS,
  retentionPeriod: Duration.days(4),
};

/**
 * Batches at a time: half as many as of SES's events, and not fewer than Lambda takes. Nobody waits for them, and all three together leave a
 * new account, which has ten, one for who sends.
 */
export const countOutcomeBatches = (eventsConcurrency: number): number =>
  Math.max(2, Math.floor(eventsConcurrency / 2));
