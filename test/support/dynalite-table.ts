import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createTableClients, type TableClients } from '../../functions/dynamodb/client.ts';
import { startDynamoDb } from '../../lib/local/dynamodb.ts';
import { awsAt } from './aws-at.ts';

export interface DynaliteTable {
  name: string;
  client: DynamoDBDocumentClient;
  /** As the main path has them. */
  clients: TableClients;
  close(): Promise<void>;
}

/** A table of records on dynalite, and the clients for it. */
export async function dynaliteTable(): Promise<DynaliteTable> {
  const name = 'records';
  const dynamoDb = await startDynamoDb({ table: name });
  const clients = createTableClients(awsAt(dynamoDb.url));
  return {
    name,
    client: clients.calls,
    clients,
    async close() {
      clients.calls.destroy();
      clients.settles.destroy();
      await dynamoDb.close();
    },
  };
}
