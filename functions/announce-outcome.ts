import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** Publishes what changed in the lives of emails. @returns the messages that are to come again */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return { batchItemFailures: event.Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
