import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { IdempotencyRecord } from '../idempotency/record.ts';
import type { Lost } from '../idempotency/transitions.ts';

// What every call to a table has in common, whatever is in it.

/** A lost condition is a value, with the row that broke it; anything else that the table says is thrown on. */
export async function catchLost(write: Promise<unknown>): Promise<Lost | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    // By name: the bundle may hold this class twice, and minifying renames it.
    if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
    // Raw attribute values, even from the document client.
    const item = (error as { Item?: { [name: string]: AttributeValue } }).Item;
    return { row: item && (unmarshall(item) as IdempotencyRecord) };
  }
}

/** A bound on a whole call, its retries included. */
export const limitTime = (ms: number) => ({ abortSignal: AbortSignal.timeout(ms) });
