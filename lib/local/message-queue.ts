import { randomUUID } from 'node:crypto';

/** A message as Lambda hands it to a function, as far as ours read it. */
export interface QueuedMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: {
    /** From '1' up. */
    ApproximateReceiveCount: string;
    /** Epoch milliseconds. */
    SentTimestamp: string;
    ApproximateFirstReceiveTimestamp: string;
  };
}

/** What a queue hands to a function. */
export interface QueueEvent {
  Records: QueuedMessage[];
}

/** A queue whose messages a function gets, as Lambda polls one of SQS's. */
export interface MessageQueue {
  /** @param delayMs how long nobody sees it @returns its id; undefined where the queue is full */
  send(body: string, delayMs?: number): string | undefined;
  /** Puts a message off that is at a function. @returns whether there is such a message */
  changeVisibility(receiptHandle: string, ms: number): boolean;
  /** How many were tried in vain so far. */
  readonly dead: number;
  close(): Promise<void>;
}

/** How a queue is read. */
export interface QueueOptions {
  /** Hands one batch to the function. @returns the ids of the messages that failed @throws where all of them did */
  deliver(event: QueueEvent): Promise<string[]>;
  /** A message that failed is there again after so many milliseconds, where the function does not say otherwise. */
  againAfterMs: number;
  /** After so many times in vain it is a dead letter. */
  receivesMax: number;
}

/** As many as SQS gives without waiting for more to come. */
const BATCH_SIZE = 10;
/** What a queue keeps in memory. */
const MESSAGES_MAX = 10_000;

interface Kept {
  id: string;
  body: string;
  sentAt: number;
  receives: number;
  firstReceivedAt: number;
  /** Of the last receipt; undefined before the first. */
  handle: string | undefined;
  againAfterMs: number;
}

/** A queue in memory: at least once, in no order that anybody may rely on. */
export function startMessageQueue({ deliver, againAfterMs, receivesMax }: QueueOptions): MessageQueue {
  const kept = new Map<string, Kept>();
  const timers = new Set<NodeJS.Timeout>();
  let visible: Kept[] = [];
  let dead = 0;

  const showAfter = (ms: number, message: Kept) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      visible.push(message);
      // What is there at the same moment makes a batch.
      if (visible.length === 1) setImmediate(receive);
    }, ms);
    timers.add(timer);
  };

  const receive = () => {
    const batches = Array.from({ length: Math.ceil(visible.length / BATCH_SIZE) }, (_, index) =>
      visible.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
    );
    visible = [];
    for (const batch of batches) void handOn(batch);
  };

  const handOn = async (batch: Kept[]) => {
    const now = Date.now();
    const failed = await deliver({ Records: batch.map((message) => toRecord(message, now)) }).catch(() =>
      batch.map(({ id }) => id),
    );
    for (const message of batch) {
      const isOver = !failed.includes(message.id) || message.receives >= receivesMax;
      if (!isOver) showAfter(message.againAfterMs, message);
      else if (kept.delete(message.id) && failed.includes(message.id)) dead += 1;
    }
  };

  const toRecord = (message: Kept, now: number): QueuedMessage => {
    message.receives += 1;
    message.firstReceivedAt ||= now;
    const receiptHandle = randomUUID();
    message.handle = receiptHandle;
    message.againAfterMs = againAfterMs;
    return {
      messageId: message.id,
      receiptHandle,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receives),
        SentTimestamp: String(message.sentAt),
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      },
    };
  };

  return {
    get dead() {
      return dead;
    },
    send(body, delayMs = 0) {
      if (kept.size >= MESSAGES_MAX) return undefined;
      const id = randomUUID();
      const message = {
        id,
        body,
        sentAt: Date.now(),
        receives: 0,
        firstReceivedAt: 0,
        handle: undefined,
        againAfterMs,
      };
      kept.set(id, message);
      showAfter(delayMs, message);
      return id;
    },
    changeVisibility(receiptHandle, ms) {
      const message = [...kept.values()].find(({ handle }) => handle === receiptHandle);
      if (message) message.againAfterMs = ms;
      return message !== undefined;
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
