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
export const startMessageQueue = (options: QueueOptions): MessageQueue => new LocalQueue(options);

class LocalQueue implements MessageQueue {
  readonly #options: QueueOptions;
  readonly #kept = new Map<string, Kept>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #visible: Kept[] = [];
  #dead = 0;
  #isClosed = false;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get dead(): number {
    return this.#dead;
  }

  send(body: string, delayMs = 0): string | undefined {
    if (this.#kept.size >= MESSAGES_MAX) return undefined;
    const id = randomUUID();
    const { againAfterMs } = this.#options;
    const untried = { receives: 0, firstReceivedAt: 0, handle: undefined, againAfterMs };
    const message = { id, body, sentAt: Date.now(), ...untried };
    this.#kept.set(id, message);
    this.#showAfter(delayMs, message);
    return id;
  }

  changeVisibility(receiptHandle: string, ms: number): boolean {
    const message = [...this.#kept.values()].find(({ handle }) => handle === receiptHandle);
    if (message) message.againAfterMs = ms;
    return message !== undefined;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #showAfter(ms: number, message: Kept): void {
    // What was at a function when the queue was closed is not waited for.
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#visible.push(message);
      // What is there at the same moment makes a batch.
      if (this.#visible.length === 1) setImmediate(() => this.#receive());
    }, ms);
    this.#timers.add(timer);
  }

  #receive(): void {
    const visible = this.#visible;
    this.#visible = [];
    for (let from = 0; from < visible.length; from += BATCH_SIZE)
      void this.#handOn(visible.slice(from, from + BATCH_SIZE));
  }

  async #handOn(batch: readonly Kept[]): Promise<void> {
    const { deliver, receivesMax } = this.#options;
    const now = Date.now();
    const Records = batch.map((message) => this.#toRecord(message, now));
    const failed = await deliver({ Records }).catch(() => batch.map(({ id }) => id));
    for (const message of batch) {
      const hasFailed = failed.includes(message.id);
      if (hasFailed && message.receives < receivesMax) this.#showAfter(message.againAfterMs, message);
      else if (this.#kept.delete(message.id) && hasFailed) this.#dead += 1;
    }
  }

  #toRecord(message: Kept, now: number): QueuedMessage {
    message.receives += 1;
    message.firstReceivedAt ||= now;
    const receiptHandle = randomUUID();
    message.handle = receiptHandle;
    message.againAfterMs = this.#options.againAfterMs;
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
  }
}
