import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { OpenPage } from '../idempotency/open-records.ts';
import type { IdempotencyRecord } from '../idempotency/record.ts';

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
