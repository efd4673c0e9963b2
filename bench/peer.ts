import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { createPeer } from './peer-handler.ts';

// The peer on DynamoDB.

export const handler = createPeer(
  new DynamoDBPersistenceLayer({
    tableName: process.env.TABLE_NAME ?? '',
    // The table of the other contestant, so that both are measured on one.
    keyAttr: 'pk',
  }),
);
