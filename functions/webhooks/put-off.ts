import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { toBatches } from '../outcomes/batches.ts';

/** A message that stays hidden in its queue for some seconds. */
export interface PutOff {
  receiptHandle: string;
  seconds: number;
}

/**
 * Makes what puts messages off in their queue. Lambda leaves alone what a function reports as failed, so it comes again when its time is
 * over. What cannot be put off comes again after the queue's own visibility timeout.
 *
 * @param callMs milliseconds for one call, its retries included
 * @returns what says how many it could not put off, and throws where SQS does not answer
 */
export function createPutOff(
  client: Pick<SQSClient, 'send'>,
  queueUrl: string,
  callMs: number,
): (messages: readonly PutOff[]) => Promise<number> {
  return async (messages) => {
    const left = await Promise.all(toBatches(messages, () => 0, 0).map(putOffBatch));
    return left.reduce((sum, count) => sum + count, 0);
  };

  async function putOffBatch(batch: readonly PutOff[]): Promise<number> {
    const Entries = batch.map(({ receiptHandle, seconds }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }));
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries });
    const { Failed = [] } = await client.send(command, { abortSignal: AbortSignal.timeout(callMs) });
    return Failed.length;
  }
}
