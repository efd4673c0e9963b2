import {
  type MessageAttributeValue,
  PublishBatchCommand,
  type PublishBatchRequestEntry,
  type SNSClient,
} from '@aws-sdk/client-sns';
import type { Announcement, Unpublished } from './announce-outcomes.ts';
import { toBatches } from './batches.ts';

/** What a topic takes as a batch, and as one message, attributes included ("PublishBatch"). */
const BYTES_MAX = 256 * 1_024;

/** What SNS calls it when a message is the reason: the same batch would be refused for ever. */
const REFUSED = /^(InvalidParameter|Validation|BatchRequestTooLong)/;

/**
 * Publishes to the topic, with what subscribers filter by as attributes: `type`, `state` and `rank`.
 *
 * @param callMs milliseconds for one call, its retries included
 * @param nameError says what an error is, as a log may show it
 */
export function createPublish(
  client: Pick<SNSClient, 'send'>,
  topicArn: string,
  callMs: number,
  nameError: (error: unknown) => string,
): (announcements: readonly Announcement[]) => Promise<Unpublished> {
  return async (announcements) => {
    const batches = toBatches(announcements.map(toOutgoing), ({ bytes }) => bytes, BYTES_MAX);
    const failed = await Promise.all(batches.map(publishOrSplit));
    return new Map(failed.flat());
  };

  /** What SNS does not take because of one of them is tried again, each alone, so that the others do not fail with it. */
  async function publishOrSplit(batch: readonly Outgoing[]): Promise<Failed[]> {
    try {
      return await publishBatch(batch);
    } catch (error) {
      if (batch.length === 1 || !REFUSED.test((error as Error)?.name))
        return failAll(batch, nameError(error));
      return (await Promise.all(batch.map((one) => publishOrSplit([one])))).flat();
    }
  }

  async function publishBatch(batch: readonly Outgoing[]): Promise<Failed[]> {
    if (batch.some(({ bytes }) => bytes > BYTES_MAX)) return failAll(batch, 'too-big');
    const command = new PublishBatchCommand({
      TopicArn: topicArn,
      PublishBatchRequestEntries: batch.map(({ entry }, index) => ({ ...entry, Id: String(index) })),
    });
    const answer = await client.send(command, { abortSignal: AbortSignal.timeout(callMs) });
    const taken = new Set(answer.Successful?.map(({ Id }) => Id));
    const codes = new Map(answer.Failed?.map(({ Id, Code }) => [Id, Code]));
    // What SNS says nothing of is not published either.
    return batch.flatMap(({ id }, index) =>
      taken.has(String(index)) ? [] : [[id, codes.get(String(index)) ?? 'unanswered'] as const],
    );
  }
}

type Failed = readonly [id: string, error: string];

const failAll = (batch: readonly Outgoing[], error: string): Failed[] => batch.map(({ id }) => [id, error]);

/** A message as SNS gets it, and what SNS counts of it. */
interface Outgoing {
  id: string;
  entry: Omit<PublishBatchRequestEntry, 'Id'>;
  bytes: number;
}

function toOutgoing({ id, body, event }: Announcement): Outgoing {
  const attributes: [name: string, type: 'String' | 'Number', value: string][] = [
    ['type', 'String', event.type],
  ];
  if (event.type !== 'webhook.test') {
    attributes.push(['state', 'String', event.data.state], ['rank', 'Number', String(event.data.rank)]);
  }
  const bytes = [body, ...attributes.flat()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const MessageAttributes = Object.fromEntries(
    attributes.map(([name, DataType, StringValue]): [string, MessageAttributeValue] => [
      name,
      { DataType, StringValue },
    ]),
  );
  return { id, entry: { Message: body, MessageAttributes }, bytes };
}
