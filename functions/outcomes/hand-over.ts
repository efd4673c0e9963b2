import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { toBatches } from './batches.ts';
import type { OutcomeEvent, TestEvent } from './outcome-event.ts';

/** Half of what SQS takes as a batch: nine changes of an email that has as many and as long tags as it may. */
const BYTES_MAX = 512 * 1_024;

/**
 * Hands changes over to the queue that they are told from, as they will be told.
 *
 * @param callMs milliseconds for one call, its retries included
 * @returns the ids of those that SQS did not take @throws where none of the calls was answered
 */
export function createHandOver(
  client: Pick<SQSClient, 'send'>,
  queueUrl: string,
  callMs: number,
): (changes: readonly (OutcomeEvent | TestEvent)[]) => Promise<Set<string>> {
  return async (changes) => {
    const messages = changes.map((change) => ({ id: change.id, body: JSON.stringify(change) }));
    const batches = toBatches(messages, ({ body }) => Buffer.byteLength(body), BYTES_MAX);
    const sent = await Promise.allSettled(batches.map(sendBatch));
    const failures = sent.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (failures.length > 0 && failures.length === sent.length) throw failures[0];
    // What another batch took is not told again because of one that failed.
    const left = sent.flatMap((one, index) =>
      one.status === 'fulfilled' ? one.value : (batches[index] ?? []).map(({ id }) => id),
    );
    return new Set(left);
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
