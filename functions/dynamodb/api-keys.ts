import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { type ApiKeyRow, type FindApiKey, toKeyRowId } from '../callers/api-key-row.ts';
import { limitTime } from './calls.ts';

/** One consistent read. @param callMs milliseconds for the whole call, the SDK's own retries included */
export function createDynamoDbApiKeys(
  client: DynamoDBDocumentClient,
  table: string,
  callMs: number,
): FindApiKey {
  return async (id) => {
    const get = new GetCommand({ TableName: table, Key: { id: toKeyRowId(id) }, ConsistentRead: true });
    const { Item } = await client.send(get, limitTime(callMs));
    return Item as ApiKeyRow | undefined;
  };
}
