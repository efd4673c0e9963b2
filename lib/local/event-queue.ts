import { Countdown } from './faults.ts';
import { type QueueOptions, startMessageQueue } from './message-queue.ts';
import type { Accepted } from './ses.ts';
import { simulate } from './simulator.ts';

/** The way of SES's events: configuration set, topic and queue in one. */
export interface EventQueue {
  /** Publishes the events of an accepted email, each a moment later. */
  publish(email: Accepted): void;
  /** How many of the next emails have no events. */
  readonly losses: Countdown;
  close(): Promise<void>;
}

/** The queue's visibility timeout: a message that fails comes again so much later. */
const AGAIN_AFTER_MS = 1_000;
/** As on AWS, where it comes again after six minutes, it is tried for three hours. */
const RECEIVES_MAX = (3 * 60 * 60 * 1_000) / AGAIN_AFTER_MS;

/** @param deliver hands one batch to the function and returns the ids of the messages that failed */
export function startEventQueue(deliver: QueueOptions['deliver']): EventQueue {
  const queue = startMessageQueue({ deliver, againAfterMs: AGAIN_AFTER_MS, receivesMax: RECEIVES_MAX });
  const losses = new Countdown();
  return {
    losses,
    publish(email) {
      if (losses.take()) return;
      for (const { body, afterMs } of simulate(email)) queue.send(body, afterMs);
    },
    close: () => queue.close(),
  };
}
