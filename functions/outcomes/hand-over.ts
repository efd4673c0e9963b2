import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { toBatches } from './batches.ts';
import type { LifeSteps } from './record-lives.ts';

/** Half of what SQS takes as a batch is more than ten changes of an email with fifty long tags have. */
const BYTES_MAX = 512 * 1_024;

/**
 * Hands changes over to the queue that they are told from, as they will be told.
 *
 * @param callMs milliseconds for one call, its retries included
 */
export function createHandOver(
  client: Pick<SQSClient, 'send'>,
  queueUrl: string,
  callMs: number,
): LifeSteps['handOver'] {
  return async (changes) => {
    const messages = changes.map((change) => ({ id: change.id, body: JSON.stringify(change) }));
    const batches = toBatches(messages, ({ body }) => Buffer.byteLength(body), BYTES_MAX);
    const left = await Promise.all(batches.map(sendBatch));
    return new Set(left.flat());
  };

  /** @returns the ids of those that SQS did not take */
  async function sendBatch(batch: readonly Handed[]): Promise<string[]> {
    const Entries = batch.map(({ body }, index) => ({ Id: String(index), MessageBody: body }));
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries });
    const { Successful = [] } = await client.send(command, { abortSignal: AbortSignal.timeout(callMs) });
    const taken = new Set(Successful.map(({ Id }) => Id));
    return batch.filter((_, index) => !taken.has(String(index))).map(({ id }) => id);
  }
}

interface Handed {
  id: string;
  body: string;
}
