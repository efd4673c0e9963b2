/** Virtual time. What is due at one instant happens in the order in which it was planned. */
export class World {
  /** Epoch milliseconds. */
  now: number;
  private readonly due: { time: number; order: number; act: () => void }[] = [];
  private planned = 0;

  constructor(now: number) {
    this.now = now;
  }

  after(ms: number, act: () => void): void {
    const entry = { time: this.now + ms, order: this.planned++, act };
    let [low, high] = [0, this.due.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isLater(this.due[middle] as typeof entry, entry)) high = middle;
      else low = middle + 1;
    }
    this.due.splice(low, 0, entry);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Lets everything happen that is planned, and whatever that leads to. */
  async run(): Promise<void> {
    for (let next = this.due.shift(); next; next = this.due.shift()) {
      this.now = next.time;
      next.act();
      // All that follows from it at this instant.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function isLater(one: { time: number; order: number }, other: { time: number; order: number }): boolean {
  return one.time > other.time || (one.time === other.time && one.order > other.order);
}
