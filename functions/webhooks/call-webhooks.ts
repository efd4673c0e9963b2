import { readOutcomeEvent } from '../outcomes/read-outcome-event.ts';
import type { Message } from '../outcomes/recording.ts';
import type { PostOutcome } from './judge-answer.ts';
import type { PostWebhook } from './post-webhook.ts';
import type { PutOff } from './put-off.ts';
import { choosePause } from './retry-schedule.ts';
import { signWebhook } from './sign-webhook.ts';
import type { WebhookKeys } from './webhook-keys.ts';

/** A message of the webhook's queue. */
export interface WebhookMessage extends Message {
  receiptHandle: string;
  /** How often it was received, this time included. */
  receiveCount: number;
}

/** What calling works with. */
export interface CallSteps {
  /** @throws where they cannot be had */
  findKeys: (now: number) => Promise<WebhookKeys>;
  post: PostWebhook;
  /** @returns how many it could not put off @throws where it could not */
  putOff: (messages: readonly PutOff[]) => Promise<number>;
  /** Says what an error is, as a log may show it. */
  nameError: (error: unknown) => string;
  /** Epoch milliseconds. */
  now: () => number;
  /** From 0 to below 1. */
  random: () => number;
}

/** What became of a batch. */
export interface Called {
  /** The messages that are to come again. */
  failed: string[];
  delivered: number;
  gone: number;
  /** What went wrong, each once. */
  errors: string[];
}

/** `unreadable` is what no time will mend: it is not put off, and soon a dead letter. */
type Result = PostOutcome | { kind: 'unreadable'; error: 'unreadable' };

/**
 * Calls the webhook with each message, all at once.
 *
 * 1. Find the keys. Without them nothing is called, and all of it comes again.
 * 2. Sign and post, each for itself.
 * 3. Put off what failed, by how often it was tried.
 */
export async function callWebhooks(messages: readonly WebhookMessage[], steps: CallSteps): Promise<Called> {
  const found = await steps.findKeys(steps.now()).catch((error) => ({ wrong: steps.nameError(error) }));
  const results = await Promise.all(
    messages.map(async (message) => ({ message, result: await callOne(message, found, steps) })),
  );
  const failures = results.flatMap(({ message, result }) =>
    result.kind === 'failed' || result.kind === 'unreadable' ? [{ message, result }] : [],
  );
  const errors = new Set(failures.map(({ result }) => result.error));
  const pauses = failures.flatMap(({ message, result }) => toPutOff(message, result, steps.random()));
  const left = pauses.length === 0 ? 0 : await steps.putOff(pauses).catch(() => pauses.length);
  if (left > 0) errors.add('not-put-off');
  const count = (kind: Result['kind']) => results.filter(({ result }) => result.kind === kind).length;
  return {
    failed: failures.map(({ message }) => message.id),
    delivered: count('delivered'),
    gone: count('gone'),
    errors: [...errors],
  };
}

async function callOne({ body }: WebhookMessage, found: WebhookKeys, steps: CallSteps): Promise<Result> {
  const event = readOutcomeEvent(body);
  if (!event) return { kind: 'unreadable', error: 'unreadable' };
  if ('wrong' in found) return { kind: 'failed', error: found.wrong };
  try {
    return await steps.post(signWebhook(event.id, found.keys, steps.now(), body), body);
  } catch (error) {
    return { kind: 'failed', error: steps.nameError(error) };
  }
}

function toPutOff({ receiptHandle, receiveCount }: WebhookMessage, result: Result, random: number): PutOff[] {
  if (result.kind !== 'failed') return [];
  const seconds = choosePause(receiveCount, result.retryAfter, random);
  return seconds === undefined ? [] : [{ receiptHandle, seconds }];
}
