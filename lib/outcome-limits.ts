import { Duration } from 'aws-cdk-lib';
import type { Tries } from './tried-queue.ts';

/** As many as SQS gives without waiting for more to come. */
export const OUTCOMES_BATCH = 10;

/** How long Lambda lets a batch of changes be announced, or called out. */
export const outcomeTimeouts = { announce: Duration.seconds(30), callWebhook: Duration.seconds(30) };

/**
 * How long a change is tried to be announced. The times nest:
 *
 * ```
 * function 30 s × 6 = a try every 3 min × 60 = 3 h > SNS is out for 2 h
 *                                       3 h < queue 4 d < dead letters 14 d
 * ```
 */
export const announcing: Tries = {
  visibilityTimeout: Duration.minutes(3),
  maxReceiveCount: 60,
  retentionPeriod: Duration.days(4),
};

/**
 * How long a webhook is called. After each failure the function puts the message off, a little longer each time, for a day in all; the
 * times nest:
 *
 * ```
 * function 30 s × 6 = 3 min, which hides a message that no failure was told of
 * 14 tries over a day < queue 4 d < dead letters 14 d
 * ```
 */
export const callingWebhook: Tries = {
  visibilityTimeout: Duration.minutes(3),
  maxReceiveCount: 14,
  retentionPeriod: Duration.days(4),
};

/**
 * Batches at a time: half as many as of SES's events, and not fewer than Lambda takes. Nobody waits for them, and all three together leave a
 * new account, which has ten, one for who sends.
 */
export const countOutcomeBatches = (eventsConcurrency: number): number =>
  Math.max(2, Math.floor(eventsConcurrency / 2));
