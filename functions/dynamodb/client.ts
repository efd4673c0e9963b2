import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { PatientRetries } from './patient-retries.ts';

/** An attempt that takes a second is lost; DynamoDB answers within milliseconds. */
const ATTEMPT_MS = 1_000;
/** The SDK's own for DynamoDB. */
const ATTEMPTS_MAX = 4;

/** A client of the table. It may repeat a call up to three times: every write of ours is safe to repeat. */
export function createDynamoDbClient(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  return createClient({ maxAttempts: ATTEMPTS_MAX, ...config });
}

/** The clients of who claims and settles. They share their connections, but no budget of retries. */
export interface TableClients {
  calls: DynamoDBDocumentClient;
  /** Repeats a call until its time is up: what became of an email is written down, or nobody knows it. */
  settles: DynamoDBDocumentClient;
}

/** @param config where a table is that no variable names */
export function createTableClients(config: DynamoDBClientConfig = {}): TableClients {
  const shared = { requestHandler: createRequestHandler(), ...config };
  return {
    calls: createDynamoDbClient(shared),
    settles: createClient({ ...shared, retryStrategy: new PatientRetries() }),
  };
}

const createClient = (config: DynamoDBClientConfig): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: createRequestHandler(), ...config }));

const createRequestHandler = () =>
  new NodeHttpHandler({
    connectionTimeout: ATTEMPT_MS,
    requestTimeout: ATTEMPT_MS,
    throwOnRequestTimeout: true,
  });
