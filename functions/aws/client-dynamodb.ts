import { type ClientConfig, JsonClient } from './json-client.ts';

// What stands in for the package of the same name in the bundles.

/** DynamoDBClient, without what its package brings beside it; by default it repeats a call as the SDK's does. */
export class DynamoDBClient extends JsonClient {
  constructor(config?: ClientConfig) {
    const names = { endpointPrefix: 'dynamodb', variableSuffix: 'DYNAMODB', signingName: 'dynamodb' };
    super({ ...names, maxAttempts: 4, retryDelayMs: 25 }, config);
  }
}
