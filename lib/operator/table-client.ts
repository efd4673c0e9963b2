import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { LOCAL_AWS } from '../local/aws-variables.ts';

/** Where a table is: in a region, or at an address on this machine. */
export interface Place {
  endpoint?: string | undefined;
  region?: string | undefined;
}

/** What every command about a table takes: where that is, and how it asks and answers. */
export const tableOptions = {
  table: { type: 'string' },
  profile: { type: 'string' },
  region: { type: 'string' },
  endpoint: { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** A long read gives way when AWS says that it is too fast, and waits for no answer without end. */
const patient = {
  retryMode: 'adaptive',
  maxAttempts: 10,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};

/** What an operator's client of AWS is made with. */
export function readAws({ endpoint, region }: Place) {
  return endpoint ? { ...LOCAL_AWS, endpoint } : { ...patient, ...(region && { region }) };
}

/** An operator's client of the tables there. */
export function createTableClient(place: Place): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(readAws(place)));
}
