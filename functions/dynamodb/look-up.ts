import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { IdempotencyRecord } from '../idempotency/record.ts';
import type { LookUp } from '../idempotency/record-store.ts';
import { limitTime } from './calls.ts';
import { toGetInput } from './table.ts';

/** One consistent read. @param callMs milliseconds for the whole call, the SDK's own retries included */
export function createDynamoDbLookUp(client: DynamoDBDocumentClient, table: string, callMs: number): LookUp {
  return async (pk) => {
    const { Item } = await client.send(new GetCommand(toGetInput(table, pk)), limitTime(callMs));
    return Item as IdempotencyRecord | undefined;
  };
}
