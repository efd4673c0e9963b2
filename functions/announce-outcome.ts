import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readAnnounceOutcomeVariables } from './configuration/read-variables.ts';
import { PUBLISH_CALL_MS } from './emails/limits.ts';
import { nameError } from './http/request-log.ts';
import { announceOutcomes } from './outcomes/announce-outcomes.ts';
import { createPublish } from './outcomes/publish.ts';

// What changed in the lives of emails, from the queue that record-outcome hands it over to. Nobody waits for it, so it has SNS's
// whole client.
const { topicArn } = readAnnounceOutcomeVariables(process.env);
const publish = createPublish(new SNSClient(), topicArn, PUBLISH_CALL_MS, nameError);

/** Publishes what changed in the lives of emails. @returns the messages that are to come again */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const startedAt = performance.now();
  const messages = event.Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const { failed, errors } = await announceOutcomes(messages, publish);
  console.info({
    event: 'announced',
    messages: messages.length,
    ...(failed.length > 0 && { failed: failed.length, errors }),
    durationMs: Math.round(performance.now() - startedAt),
  });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
