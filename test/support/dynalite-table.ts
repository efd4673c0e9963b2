import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { JsonClient } from '../../functions/aws/json-client.ts';
import { tableClient } from '../../functions/dynamodb/table-client.ts';
import { LOCAL_AWS } from '../../lib/local/aws-variables.ts';
import { startDynamoDb } from '../../lib/local/dynamodb.ts';
import { awsAt } from './aws-at.ts';

export interface DynaliteTable {
  name: string;
  client: DynamoDBDocumentClient;
  /** As the main path has it. */
  tableClient: JsonClient;
  close(): Promise<void>;
}

/** A table of records on dynalite, and the clients for it. */
export async function dynaliteTable(): Promise<DynaliteTable> {
  const name = 'records';
  const dynamoDb = await startDynamoDb({ table: name });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...LOCAL_AWS, endpoint: dynamoDb.url }));
  const main = tableClient(awsAt(dynamoDb.url));
  return {
    name,
    client,
    tableClient: main,
    async close() {
      client.destroy();
      main.destroy();
      await dynamoDb.close();
    },
  };
}
