const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * The pauses after a failed call of a webhook, in seconds: those of the example of Standard Webhooks up to two hours ("Deliverability and
 * reliability"), with one of a minute among them. From there on they are shorter, and end with the day; the example goes on for three.
 */
export const RETRY_PAUSES_SECONDS = [
  5,
  1 * MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  9 * HOUR,
] as const;

/** How often an event is called out at most. The queue's `maxReceiveCount`: whoever is received more often becomes a dead letter. */
export const WEBHOOK_ATTEMPTS = RETRY_PAUSES_SECONDS.length + 1;

/** A pause is up to this much longer, by chance, so that what failed together does not come back together. */
export const JITTER = 0.1;

/** What a receiver may ask for by `Retry-After`: what they cannot take for longer is tried again in between. */
export const RETRY_AFTER_SECONDS_MAX = 1 * HOUR;

/**
 * How long a message stays hidden after a call that failed.
 *
 * @param receiveCount how often the message was received, this time included: from 1 up
 * @param retryAfter what the receiver asked for, in seconds
 * @param random from 0 to below 1
 * @returns seconds, less than the 12 hours that SQS hides a message; undefined after the last attempt: then the queue is left to it
 */
export function choosePause(
  receiveCount: number,
  retryAfter: number | undefined,
  random: number,
): number | undefined {
  const pause = RETRY_PAUSES_SECONDS[receiveCount - 1];
  if (pause === undefined) return undefined;
  const asked = Math.min(retryAfter ?? 0, RETRY_AFTER_SECONDS_MAX);
  return Math.ceil(Math.max(pause, asked) * (1 + JITTER * random));
}
