import { randomUUID } from 'node:crypto';
import type { ServiceAnswer } from './json-answer.ts';

/** Is told what is published to a topic, raw. @returns whether it could take it */
export type Subscriber = (message: string) => boolean;

/** "PublishBatch". */
const ENTRIES_MAX = 10;
/** What SNS takes as the id of an entry; nothing else is written into an answer. */
const ENTRY_ID = /^[\w-]{1,80}$/;

/** What SNS is asked for here: to publish. @param topics who hears of what is published, by the topic's ARN */
export function answerSns(
  form: URLSearchParams,
  topics: ReadonlyMap<string, readonly Subscriber[]>,
): ServiceAnswer {
  const action = form.get('Action');
  const subscribers = topics.get(form.get('TopicArn') ?? '');
  if (!subscribers) return refuse(404, 'NotFound', 'There is no such topic.');
  switch (action) {
    case 'Publish': {
      const message = form.get('Message');
      if (!message) return refuse(400, 'InvalidParameter', 'There is no message in it.');
      if (!tellAll(subscribers, message)) return refuse(500, 'InternalError', 'A subscriber is full.');
      return answer('Publish', `<MessageId>${randomUUID()}</MessageId>`);
    }
    case 'PublishBatch':
      return publishBatch(form, subscribers);
    default:
      return refuse(400, 'InvalidAction', 'It is not here.');
  }
}

function publishBatch(form: URLSearchParams, subscribers: readonly Subscriber[]): ServiceAnswer {
  const successful: string[] = [];
  const failed: string[] = [];
  for (let number = 1; number <= ENTRIES_MAX; number += 1) {
    const field = (name: string) => form.get(`PublishBatchRequestEntries.member.${number}.${name}`) ?? '';
    const id = field('Id');
    if (!ENTRY_ID.test(id)) break;
    if (tellAll(subscribers, field('Message')))
      successful.push(`<member><Id>${id}</Id><MessageId>${randomUUID()}</MessageId></member>`);
    else
      failed.push(
        `<member><Id>${id}</Id><Code>InternalError</Code><SenderFault>false</SenderFault></member>`,
      );
  }
  return answer(
    'PublishBatch',
    `<Successful>${successful.join('')}</Successful><Failed>${failed.join('')}</Failed>`,
  );
}

const tellAll = (subscribers: readonly Subscriber[], message: string): boolean =>
  subscribers.map((tell) => tell(message)).every((isTaken) => isTaken);

const XML = 'text/xml';
const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';
const metadata = () => `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;

const answer = (action: string, result: string): ServiceAnswer => ({
  status: 200,
  type: XML,
  body: `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result>${metadata()}</${action}Response>`,
});

const refuse = (status: number, code: string, message: string): ServiceAnswer => ({
  status,
  type: XML,
  body: `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});
