import type { ClientRequest } from './schedule.ts';
import type { World } from './world.ts';

/** How a step ends, for whoever still waits for it. */
export interface Ending<T> {
  answer(value: T): void;
  fail(error: Error): void;
}

/**
 * A Lambda environment at work on one request. It may die before or after any of its steps, and its deadline
 * kills it. What a dead process waits for never comes.
 */
export class Process {
  private readonly world: World;
  private readonly dies: Pick<ClientRequest, 'diesAt' | 'diesBefore'>;
  /** Epoch milliseconds. */
  private readonly deadline: number;
  private steps = 0;
  private dead = false;

  constructor(world: World, dies: Pick<ClientRequest, 'diesAt' | 'diesBefore'>, deadline: number) {
    this.world = world;
    this.dies = dies;
    this.deadline = deadline;
  }

  step<T>(take: (ending: Ending<T>) => void): Promise<T> {
    const step = this.steps++;
    const last = step === this.dies.diesAt;
    if (last && this.dies.diesBefore) this.dead = true;
    return new Promise((resolve, reject) => {
      if (this.isDead()) return;
      let open = true;
      const once = (then: () => void) => {
        if (open) this.goOn(last, then);
        open = false;
      };
      take({
        answer: (value) => once(() => resolve(value)),
        fail: (error) => once(() => reject(error)),
      });
    });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.world.after(ms, () => this.goOn(false, resolve)));
  }

  private goOn(last: boolean, then: () => void): void {
    if (last) this.dead = true;
    if (!this.isDead()) then();
  }

  private isDead(): boolean {
    return this.dead || this.world.now >= this.deadline;
  }
}
