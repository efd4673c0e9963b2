import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { IdempotencyRecord } from '../idempotency/record.ts';

/** A page of a look through the whole table. */
export interface OpenPage {
  /** The records whose outcome is unknown, still remembered. */
  open: IdempotencyRecord[];
  /** How many rows were read for it. */
  rows: number;
}

/**
 * Looks through the whole table for records whose outcome is unknown: said to be so, or still `sending` past
 * their lease. It reads every row, eventually consistent: half a read unit for 4 KB, some ten records.
 *
 * @param now epoch milliseconds
 */
export async function* findOpenRecords(
  client: DynamoDBDocumentClient,
  table: string,
  now: number,
): AsyncGenerator<OpenPage> {
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      // TTL deletes days late; what has expired is nobody's concern any more.
      FilterExpression:
        'expiresAt > :seconds AND (#status = :unknown OR (#status = :sending AND leaseUntil <= :now))',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':now': now,
        ':seconds': Math.floor(now / 1_000),
        ':unknown': 'unknown',
        ':sending': 'sending',
      },
    },
  );
  for await (const { Items = [], ScannedCount = 0 } of pages) {
    yield { open: Items as IdempotencyRecord[], rows: ScannedCount };
  }
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
