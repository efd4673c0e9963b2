/** A token bucket: so many a second, and so many at once after a rest. */
export class Limit {
  private tokens: number;
  private at = 0;
  private readonly perSecond: number;
  private readonly burst: number;

  constructor(perSecond: number, burst = perSecond) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
  }

  /** @param now milliseconds */
  take(now: number): boolean {
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.at) / 1_000) * this.perSecond);
    this.at = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
