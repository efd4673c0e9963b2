import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { LOCAL_AWS } from '../../lib/local/aws-environment.ts';
import { startDynamoDb } from '../../lib/local/dynamodb.ts';

export interface DynaliteTable {
  name: string;
  client: DynamoDBDocumentClient;
  close(): Promise<void>;
}

/** A table of records on dynalite, and a client for it. */
export async function dynaliteTable(): Promise<DynaliteTable> {
  const name = 'records';
  const dynamoDb = await startDynamoDb({ table: name });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...LOCAL_AWS, endpoint: dynamoDb.url }));
  return {
    name,
    client,
    async close() {
      client.destroy();
      await dynamoDb.close();
    },
  };
}
