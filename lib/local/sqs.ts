import { hash } from 'node:crypto';
import { answerJson, type Json, refuseJson, type ServiceAnswer } from './json-answer.ts';
import type { MessageQueue } from './message-queue.ts';

/** "Amazon SQS message quotas". */
const ENTRIES_MAX = 10;
const DELAY_SECONDS_MAX = 15 * 60;
const VISIBILITY_SECONDS_MAX = 12 * 60 * 60;

/** An entry of a batch, and what was wrong with it. */
type Failed = { Code: string; SenderFault: boolean };

/** What SQS is asked for here: to take messages, and to put off those that are at a function. @param queues by name */
export function answerSqs(
  operation: string,
  input: Json,
  queues: ReadonlyMap<string, MessageQueue>,
): ServiceAnswer {
  const queue = queues.get(String(input.QueueUrl).split('/').at(-1) ?? '');
  if (!queue) return refuseJson('com.amazonaws.sqs#QueueDoesNotExist', 'There is no such queue.');
  switch (operation) {
    case 'SendMessage':
      return answerOne(send(queue, input));
    case 'SendMessageBatch':
      return answerAll(input, (entry) => send(queue, entry));
    case 'ChangeMessageVisibility':
      return answerOne(putOff(queue, input));
    case 'ChangeMessageVisibilityBatch':
      return answerAll(input, (entry) => putOff(queue, entry));
    default:
      return refuseJson('com.amazonaws.sqs#UnsupportedOperation', `${operation} is not here.`);
  }
}

function send(queue: MessageQueue, { MessageBody, DelaySeconds = 0 }: Json): object | Failed {
  if (typeof MessageBody !== 'string' || MessageBody === '' || !isWithin(DelaySeconds, DELAY_SECONDS_MAX))
    return { Code: 'InvalidParameterValue', SenderFault: true };
  const MessageId = queue.send(MessageBody, DelaySeconds * 1_000);
  // The SDK compares it with its own.
  return MessageId === undefined
    ? { Code: 'OverLimit', SenderFault: false }
    : { MessageId, MD5OfMessageBody: hash('md5', MessageBody) };
}

function putOff(queue: MessageQueue, { ReceiptHandle, VisibilityTimeout }: Json): object | Failed {
  if (!isWithin(VisibilityTimeout, VISIBILITY_SECONDS_MAX))
    return { Code: 'InvalidParameterValue', SenderFault: true };
  return queue.changeVisibility(String(ReceiptHandle), VisibilityTimeout * 1_000)
    ? {}
    : { Code: 'ReceiptHandleIsInvalid', SenderFault: true };
}

const isWithin = (seconds: unknown, max: number): seconds is number =>
  typeof seconds === 'number' && seconds >= 0 && seconds <= max;

const answerOne = (result: object | Failed): ServiceAnswer =>
  'Code' in result ? refuseJson(`com.amazonaws.sqs#${result.Code}`, result.Code) : answerJson(result);

function answerAll({ Entries }: Json, act: (entry: Json) => object | Failed): ServiceAnswer {
  const entries: Json[] = Array.isArray(Entries) ? Entries.map(Object) : [];
  if (entries.length === 0)
    return refuseJson('com.amazonaws.sqs#EmptyBatchRequest', 'There is no entry in it.');
  if (entries.length > ENTRIES_MAX) {
    return refuseJson('com.amazonaws.sqs#TooManyEntriesInBatchRequest', `At most ${ENTRIES_MAX} entries.`);
  }
  const results = entries.map((entry) => ({ Id: String(entry.Id), ...act(entry) }));
  return answerJson({
    Successful: results.filter((result) => !('Code' in result)),
    Failed: results.filter((result) => 'Code' in result),
  });
}
