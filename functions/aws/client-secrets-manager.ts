import type { GetSecretValueCommandInput } from '@aws-sdk/client-secrets-manager';
import { loadJsonRpcErrorCode } from '@smithy/core/protocols';
import { type ClientConfig, JsonClient } from './json-client.ts';
import { type Json, JsonCommand, type JsonResponse } from './json-command.ts';

// What stands in for the package of the same name in the bundles: the operation that is used, and no other.

/** SecretsManagerClient, without what its package brings beside it. */
export class SecretsManagerClient extends JsonClient {
  constructor(config?: ClientConfig) {
    const names = {
      endpointPrefix: 'secretsmanager',
      variableSuffix: 'SECRETS_MANAGER',
      signingName: 'secretsmanager',
    };
    super({ ...names, maxAttempts: 3, retryDelayMs: 50 }, config);
  }
}

/** GetSecretValue, in the protocol AWS JSON 1.1; of its answer the text alone. */
export class GetSecretValueCommand extends JsonCommand<
  GetSecretValueCommandInput,
  { SecretString?: string }
> {
  readonly path = '/';
  readonly headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'secretsmanager.GetSecretValue',
  };

  toWire() {
    return this.input;
  }

  toOutput({ SecretString }: Json) {
    return typeof SecretString === 'string' ? { SecretString } : {};
  }

  readError(response: JsonResponse, json: Json) {
    return { name: loadJsonRpcErrorCode(response, json) };
  }
}
