import type { SendMessageBatchCommandInput, SendMessageBatchCommandOutput } from '@aws-sdk/client-sqs';
import { loadJsonRpcErrorCode } from '@smithy/core/protocols';
import { type ClientConfig, JsonClient } from './json-client.ts';
import { type Json, JsonCommand, type JsonResponse } from './json-command.ts';

// What stands in for the package of the same name in the bundles: the operation that is used, and no other.

/** SQSClient, without what its package brings beside it: on AWS, a queue's URL is at the endpoint of its region anyway. */
export class SQSClient extends JsonClient {
  constructor(config?: ClientConfig) {
    const names = { endpointPrefix: 'sqs', variableSuffix: 'SQS', signingName: 'sqs' };
    super({ ...names, maxAttempts: 3, retryDelayMs: 50 }, config);
  }
}

type Output = Pick<SendMessageBatchCommandOutput, 'Successful' | 'Failed'>;

/** SendMessageBatch, in the protocol AWS JSON 1.0. */
export class SendMessageBatchCommand extends JsonCommand<SendMessageBatchCommandInput, Output> {
  readonly path = '/';
  readonly headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AmazonSQS.SendMessageBatch',
    // As the SDK does, which reads from the answer what an error was called before SQS spoke JSON.
    'x-amzn-query-mode': 'true',
  };

  toWire = () => this.input;

  toOutput = ({ Successful = [], Failed = [] }: Json) => ({ Successful, Failed }) as Output;

  /** The name that it has now, which is what an operator looks for; the SDK has the old one where it knows neither. */
  readError(response: JsonResponse, json: Json) {
    return { name: loadJsonRpcErrorCode(response, json) };
  }
}
