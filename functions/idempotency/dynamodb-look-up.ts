import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { get, within } from './dynamodb-table.ts';
import type { IdempotencyRecord } from './record.ts';

/** The row of a record, if there is one. It throws when the table does not answer. */
export type LookUp = (pk: string) => Promise<IdempotencyRecord | undefined>;

/** One consistent read. @param callMs milliseconds for the whole call, the SDK's own retries included */
export function dynamoDbLookUp(client: DynamoDBDocumentClient, table: string, callMs: number): LookUp {
  return async (pk) => {
    const { Item } = await client.send(new GetCommand(get(table, pk)), within(callMs));
    return Item as IdempotencyRecord | undefined;
  };
}
