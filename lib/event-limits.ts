import { Duration } from 'aws-cdk-lib';

/**
 * How long one of SES's events is tried. The times nest:
 *
 * ```
 * 14 calls of 4 s < function 1 min × 6 = a try every 6 min × 30 = 3 h > the table is out for 2 h
 *                                                       3 h < queue = hold, 4 h to 7 d < dead letters 14 d
 * ```
 */
export const eventLimits = {
  /**
   * A batch of ten makes fourteen calls one after the other at most, 4 s each with their retries: it looks, settles ten records, looks
   * again, hands changes over, writes them down.
   */
  functionTimeout: Duration.minutes(1),
  /** As many as SQS gives without waiting for more to come. */
  batchSize: 10,
  /**
   * What failed is tried again after six times the function's timeout, as the Lambda Developer Guide asks
   * ("Configuring a queue to use with Lambda"). Sooner, a batch that Lambda still holds could be received a
   * second time, which uses up its tries. No client waits that long: it gets `outcome-unknown`, and the truth
   * when it repeats.
   */
  visibilityTimeout: Duration.minutes(6),
  /** Three hours of tries: an outage of two, and one more for the table to catch up. */
  maxReceiveCount: 30,
  /**
   * Batches at a time, unless a setting says otherwise. After an outage too, they leave the account's concurrency
   * (1,000, or 10 while it is new) to the senders. At 50 ms a batch that is 1,000 events a second: 20 for each of
   * the 50 emails that the API lets through.
   */
  concurrency: 5,
};
