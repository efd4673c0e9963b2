import { setTimeout as sleep } from 'node:timers/promises';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { OutcomeEvent } from '../../functions/outcomes/outcome-event.ts';
import { expectAnswer } from './ask.ts';
import { publishLife, readId } from './events.ts';
import type { LocalAws } from './local-aws.ts';
import type { Stand } from './stand.ts';

// What becomes of an email: SES tells, GET /emails/{id} says it, and so does the topic.

const TO = 'bounce@simulator.amazonses.com';
const EMAIL = JSON.stringify({ to: TO, subject: 'Hello', text: 'Sent once.' });
const TYPES = ['email.accepted', 'email.bounced'];
const POLL_MS = 100;
const TOLD_WITHIN_MS = 20_000;

/** @throws where one of the two does not tell it */
export async function followLife({ aws, callers, outputs, send, find }: Stand): Promise<string> {
  const { TableName, OutcomesTopicArn } = await outputs();
  const queueUrl = await subscribe(aws, OutcomesTopicArn);
  const { id = '' } = (await send({ key: 'life-1', email: EMAIL })).body;
  const before = await find(id);
  expectAnswer(before, before.status === 404);
  const record = (await aws.recordsOf(TableName)).find((one) => readId(one) === id);
  if (!record) throw new Error(`The table does not know ${id}`);
  const startedAt = performance.now();
  await publishLife(aws, record, TO, callers.scope);
  const until = startedAt + TOLD_WITHIN_MS;
  while ((await find(id)).body.last_event !== 'bounced')
    await wait(until, 'GET /emails/{id} tells no bounce');
  const askedMs = Math.round(performance.now() - startedAt);
  const told = await receive(aws, queueUrl, id, until);
  if (told.some(({ data }) => data.address !== undefined)) throw new Error('An address was told');
  return `bounced ${askedMs} ms after SES's events; the topic tells ${told.map(({ type }) => type).join(', ')}`;
}

async function wait(until: number, otherwise: string): Promise<void> {
  if (performance.now() > until) throw new Error(otherwise);
  await sleep(POLL_MS);
}

/** A queue of one's own that gets what the topic tells. @returns its URL */
async function subscribe({ sns, sqs }: LocalAws, TopicArn: string): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'shop' }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const Endpoint = (await sqs.send(asked)).Attributes?.QueueArn;
  const Attributes = { RawMessageDelivery: 'true' };
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
  return QueueUrl;
}

/** What the topic told of an email, by its type: whatever came twice, or in another order, once. */
async function receive(
  { sqs }: LocalAws,
  QueueUrl: string,
  id: string,
  until: number,
): Promise<OutcomeEvent[]> {
  const told = new Map<string, OutcomeEvent>();
  const isAll = () => TYPES.every((type) => [...told.values()].some((event) => event.type === type));
  while (!isAll()) {
    await wait(until, `The topic told ${[...told.values()].map(({ type }) => type).join(', ') || 'nothing'}`);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { Body = '', ReceiptHandle } of Messages) {
      const event: OutcomeEvent = JSON.parse(Body);
      if (event.data.email_id === id) told.set(event.id, event);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
  return [...told.values()].sort((one, other) => one.data.rank - other.data.rank);
}
