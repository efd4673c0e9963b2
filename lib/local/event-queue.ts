import { randomUUID } from 'node:crypto';
import { Countdown } from './faults.ts';
import type { Accepted } from './ses.ts';

/** What a queue hands to a function, as far as ours reads it. */
export interface QueueEvent {
  Records: { messageId: string; body: string }[];
}

/** The way of SES's events: configuration set, topic and queue in one. */
export interface EventQueue {
  /** Publishes the events of an accepted email, each a moment later. */
  publish(email: Accepted): void;
  /** How many of the next emails have no events. */
  readonly losses: Countdown;
  close(): Promise<void>;
}

/** Milliseconds after the acceptance. SES takes longer, and promises nothing. */
const SEND_AFTER_MS = 400;
const DELIVERY_AFTER_MS = 900;
/** The queue's visibility timeout: a message that fails comes again so much later. */
const AGAIN_AFTER_MS = 1_000;

/** @param deliver hands one batch to the function and returns the ids of the messages that failed */
export function startEventQueue(deliver: (event: QueueEvent) => Promise<string[]>): EventQueue {
  const timers = new Set<NodeJS.Timeout>();
  const losses = new Countdown();
  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };
  const send = async (messageId: string, body: string) => {
    const failed = await deliver({ Records: [{ messageId, body }] }).catch(() => [messageId]);
    if (failed.length > 0) later(AGAIN_AFTER_MS, () => send(messageId, body));
  };
  return {
    losses,
    publish(email) {
      if (losses.take()) return;
      later(SEND_AFTER_MS, () => send(randomUUID(), sesEvent('Send', email)));
      later(DELIVERY_AFTER_MS, () => send(randomUUID(), sesEvent('Delivery', email)));
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** An event as SES publishes it to a topic that delivers raw. */
export function sesEvent(
  eventType: string,
  { messageId, from, to, subject, configurationSet, tags }: Accepted,
): string {
  return JSON.stringify({
    eventType,
    mail: {
      timestamp: new Date().toISOString(),
      source: from,
      messageId,
      destination: to,
      commonHeaders: { from: [from], to, messageId, subject },
      tags: { 'ses:configuration-set': [configurationSet], ...tags },
    },
    [eventType.toLowerCase()]: {},
  });
}
