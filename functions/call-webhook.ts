import { lookup } from 'node:dns/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { readCallWebhookVariables } from './configuration/read-variables.ts';
import { PUT_OFF_CALL_MS, SECRET_CALL_MS, WEBHOOK_CALL_MS } from './emails/limits.ts';
import { nameError } from './http/request-log.ts';
import { type CallSteps, callWebhooks, type WebhookMessage } from './webhooks/call-webhooks.ts';
import { createPostWebhook } from './webhooks/post-webhook.ts';
import { createPutOff } from './webhooks/put-off.ts';
import { createFindKeys } from './webhooks/webhook-keys.ts';

// What the topic told, from a queue that is one of its subscribers. Whatever fails stays in the queue and comes again, ever later.
const { url, secretArn, queueUrl, reach } = readCallWebhookVariables(process.env);

const findAddresses = (hostname: string) => lookup(hostname, { all: true });
const steps: CallSteps = {
  findKeys: createFindKeys(new SecretsManagerClient(), secretArn, SECRET_CALL_MS),
  post: createPostWebhook({ url, reach, findAddresses, timeoutMs: WEBHOOK_CALL_MS }),
  putOff: createPutOff(new SQSClient(), queueUrl, PUT_OFF_CALL_MS),
  nameError,
  now: Date.now,
  random: Math.random,
};

/** Calls the webhook with what changed in the lives of emails. @returns the messages that are to come again */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const startedAt = performance.now();
  const { failed, delivered, gone, errors } = await callWebhooks(event.Records.map(toMessage), steps);
  console.info({
    event: 'webhook',
    messages: event.Records.length,
    ...(delivered > 0 && { delivered }),
    ...(failed.length > 0 && { failed: failed.length }),
    ...(gone > 0 && { gone }),
    ...(errors.length > 0 && { errors }),
    durationMs: Math.round(performance.now() - startedAt),
  });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

function toMessage({ messageId, body, receiptHandle, attributes }: SQSRecord): WebhookMessage {
  const receiveCount = Number(attributes?.ApproximateReceiveCount) || 1;
  return { id: messageId, body, receiptHandle, receiveCount };
}
