import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createTableClients, type TableClients } from '../../functions/dynamodb/client.ts';
import { startDynamoDb } from '../../lib/local/dynamodb.ts';
import { awsAt } from './aws-at.ts';

/** Longer than any machine is busy: what is tested is not how fast it is. */
export const PATIENT = { claimMs: 60_000, settleMs: 60_000, findMs: 60_000 };

export interface DynaliteTable {
  name: string;
  /** That of the lives. */
  lives: string;
  client: DynamoDBDocumentClient;
  /** As the main path has them. */
  clients: TableClients;
  close(): Promise<void>;
}

/** A table of records and one of lives on dynalite, and the clients for them. */
export async function dynaliteTable(): Promise<DynaliteTable> {
  const name = 'records';
  const lives = 'lives';
  const dynamoDb = await startDynamoDb({ table: name, historyTable: lives });
  const clients = createTableClients({
    ...awsAt(dynamoDb.url),
    // Without its time limits: a busy machine is no broken table.
    requestHandler: new NodeHttpHandler(),
  });
  return {
    name,
    lives,
    client: clients.calls,
    clients,
    async close() {
      clients.calls.destroy();
      clients.settles.destroy();
      await dynamoDb.close();
    },
  };
}
