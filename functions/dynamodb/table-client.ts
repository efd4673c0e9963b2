import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsSettings } from '../aws/environment.ts';
import { JsonClient } from '../aws/json-client.ts';
import { retryUpTo } from '../aws/retry.ts';

/** An attempt that takes a second is lost; DynamoDB answers within milliseconds. */
const ATTEMPT_MS = 1_000;
/** The SDK's own for DynamoDB. */
export const ATTEMPTS_MAX = 4;
export const RETRY_DELAY_MS = 25;

/** The client of the table on the main path. It may repeat a call: every write of ours is safe to repeat. */
export function tableClient({ region, credentials, endpoints }: AwsSettings): JsonClient {
  return new JsonClient({
    region,
    credentials,
    endpoint: endpoints.dynamodb,
    signingName: 'dynamodb',
    retry: retryUpTo(ATTEMPTS_MAX, RETRY_DELAY_MS),
    requestHandler: new NodeHttpHandler({
      connectionTimeout: ATTEMPT_MS,
      requestTimeout: ATTEMPT_MS,
      throwOnRequestTimeout: true,
    }),
  });
}
