import type { World } from '../world.ts';
import type { TrueEvent } from './truth.ts';

/** One copy of an event in the queue. */
export interface Message {
  id: string;
  body: string;
  /** SES's id of the email. */
  messageId: string;
  event: TrueEvent;
}

/** As the function's, six times its timeout. */
const HIDDEN_MS = 360_000;
const BATCH_SIZE = 10;

/** A queue as SQS's: what is taken is hidden for a while, and comes again unless it is deleted. */
export class Queue {
  private readonly messages = new Map<string, Message & { hiddenUntil: number }>();
  private readonly world: World;
  private readonly chance: () => number;

  constructor(world: World, chance: () => number) {
    this.world = world;
    this.chance = chance;
  }

  get size(): number {
    return this.messages.size;
  }

  put(message: Message): void {
    this.messages.set(message.id, { ...message, hiddenUntil: 0 });
  }

  /** Some of those that are there, in no order. */
  take(): Message[] {
    const visible = [...this.messages.values()].filter(({ hiddenUntil }) => hiddenUntil <= this.world.now);
    const taken: Message[] = [];
    const size = 1 + Math.floor(this.chance() * BATCH_SIZE);
    while (taken.length < size && visible.length > 0) {
      const [message] = visible.splice(Math.floor(this.chance() * visible.length), 1);
      if (!message) break;
      message.hiddenUntil = this.world.now + HIDDEN_MS;
      taken.push(message);
    }
    return taken;
  }

  delete(id: string): void {
    this.messages.delete(id);
  }
}
