import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Life } from '../emails/life.ts';
import type { Proof } from '../idempotency/proof-store.ts';
import type { IdempotencyRecord } from '../idempotency/record.ts';
import { findAllItems } from './batch-get.ts';
import { toLives } from './life-store.ts';

/** Two tables. */
export interface Tables {
  records: string;
  lives: string;
}

/**
 * The records and the lives that proofs are about, by one call for both tables.
 *
 * @param callMs milliseconds for the whole call, retries included
 */
export async function findSeen(
  client: DynamoDBDocumentClient,
  { records, lives }: Tables,
  proofs: readonly Proof[],
  callMs: number,
): Promise<{ rows: Map<string, IdempotencyRecord>; lives: Map<string, Life> }> {
  const pks = new Set(proofs.map(({ pk }) => pk));
  const ids = new Set(proofs.map(({ messageId }) => messageId));
  const keys = {
    [records]: [...pks].map((pk) => ({ pk })),
    [lives]: [...ids].map((id) => ({ id })),
  };
  const found = await findAllItems(client, keys, callMs);
  const rows = (found[records] ?? []) as IdempotencyRecord[];
  return { rows: new Map(rows.map((row) => [row.pk, row])), lives: toLives(found[lives] ?? []) };
}
