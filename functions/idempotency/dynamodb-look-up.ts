import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { IdempotencyRecord } from './record.ts';

/** The row of a record, if there is one. It throws when the table does not answer. */
export type LookUp = (pk: string) => Promise<IdempotencyRecord | undefined>;

/** One consistent read. @param callMs milliseconds for the whole call, the SDK's own retries included */
export function dynamoDbLookUp(client: DynamoDBDocumentClient, table: string, callMs: number): LookUp {
  return async (pk) => {
    const get = new GetCommand({ TableName: table, Key: { pk }, ConsistentRead: true });
    const { Item } = await client.send(get, { abortSignal: AbortSignal.timeout(callMs) });
    return Item as IdempotencyRecord | undefined;
  };
}
