import type { IdempotencyRecord } from './record.ts';

/** A page of a look for open records. */
export interface OpenPage {
  /** The records whose outcome is unknown, still remembered. */
  open: IdempotencyRecord[];
  /** How many rows were read for it. */
  rows: number;
}

/** How many records are open, and for how long. */
export interface OpenCount {
  open: number;
  /** Unknown for over five minutes: SES should have told by then. */
  overdue: number;
  /** How long the oldest has been unknown, in milliseconds. */
  oldestMs: number;
  rows: number;
}

const OVERDUE_MS = 5 * 60_000;

/** Counts open records by age, which runs from the end of their lease. */
export async function countOpen(pages: AsyncIterable<OpenPage>, now: number): Promise<OpenCount> {
  const count: OpenCount = { open: 0, overdue: 0, oldestMs: 0, rows: 0 };
  for await (const { open, rows } of pages) {
    const ages = open.map(({ leaseUntil }) => Math.max(0, now - leaseUntil));
    count.open += open.length;
    count.overdue += ages.filter((age) => age > OVERDUE_MS).length;
    count.oldestMs = Math.max(count.oldestMs, ...ages);
    count.rows += rows;
  }
  return count;
}
