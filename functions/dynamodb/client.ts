import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** An attempt that takes a second is lost; DynamoDB answers within milliseconds. */
const ATTEMPT_MS = 1_000;

/** The client of the table. It may repeat a call up to three times: every write of ours is safe to repeat. */
export function createDynamoDbClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts: 4,
      requestHandler: {
        connectionTimeout: ATTEMPT_MS,
        requestTimeout: ATTEMPT_MS,
        throwOnRequestTimeout: true,
      },
    }),
  );
}
