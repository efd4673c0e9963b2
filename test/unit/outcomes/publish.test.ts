import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { nameError } from '../../../functions/http/request-log.ts';
import { announceOutcomes } from '../../../functions/outcomes/announce-outcomes.ts';
import { toTestEvent } from '../../../functions/outcomes/outcome-event.ts';
import { createPublish } from '../../../functions/outcomes/publish.ts';
import { garbage } from '../../support/garbage-events.ts';
import { eventBody, everyEvent } from '../../support/life-of.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:outcomes';
const sns = mockClient(SNSClient);

beforeEach(() => {
  sns.reset();
  sns.on(PublishBatchCommand).callsFake(({ PublishBatchRequestEntries: entries }) => ({
    Successful: entries.map(({ Id }: { Id: string }) => ({ Id })),
  }));
});

const publish = createPublish(new SNSClient({ region: 'eu-west-1' }), TOPIC, 1_000, nameError);
const announce = (bodies: string[]) =>
  announceOutcomes(
    bodies.map((body, index) => ({ id: `m-${index}`, body })),
    publish,
  );
const inputs = () => sns.commandCalls(PublishBatchCommand).map(({ args }) => args[0].input);
const bodiesSent = () =>
  inputs().map(({ PublishBatchRequestEntries = [] }) =>
    PublishBatchRequestEntries.map(({ Message }) => Message),
  );

/** An event that has this many bytes as SNS counts them, or so. */
const bigBody = (bytes: number) => {
  const [event] = everyEvent();
  return JSON.stringify({ ...event, data: { ...event?.data, tags: { big: 'x'.repeat(bytes) } } });
};

test('events are published word for word, with what subscribers filter by', async () => {
  const bounced = ` ${eventBody('bounced-transient', 'ada@example.com')}`;
  const testBody = JSON.stringify(toTestEvent('evt_test-1', 0));
  expect(await announce([bounced, testBody])).toEqual({ failed: [], errors: [] });
  expect(inputs()).toEqual([
    {
      TopicArn: TOPIC,
      PublishBatchRequestEntries: [
        {
          Id: '0',
          Message: bounced,
          MessageAttributes: {
            type: { DataType: 'String', StringValue: 'email.bounced' },
            state: { DataType: 'String', StringValue: 'bounced' },
            rank: { DataType: 'Number', StringValue: '2' },
          },
        },
        {
          Id: '1',
          Message: testBody,
          MessageAttributes: { type: { DataType: 'String', StringValue: 'webhook.test' } },
        },
      ],
    },
  ]);
});

test('ten go at a time', async () => {
  await announce(Array.from({ length: 11 }, () => eventBody()));
  expect(bodiesSent().map(({ length }) => length)).toEqual([10, 1]);
});

test('no batch is bigger than a topic takes, and what is too big by itself is not sent', async () => {
  const [half, big] = [bigBody(130 * 1_024), bigBody(256 * 1_024)];
  expect(await announce([half, half, big])).toEqual({ failed: ['m-2'], errors: ['too-big'] });
  expect(bodiesSent()).toEqual([[half], [half]]);
});

describe('what fails comes again, and nothing else does', () => {
  test('what SNS does not take', async () => {
    sns.on(PublishBatchCommand).resolves({
      Successful: [{ Id: '0', MessageId: 's-0' }],
      Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false, Message: 'ada@example.com' }],
    });
    expect(await announce([eventBody(), eventBody(), eventBody()])).toEqual({
      failed: ['m-1', 'm-2'],
      errors: ['InternalError', 'unanswered'],
    });
  });

  test('all of a batch, where SNS does not answer', async () => {
    sns
      .on(PublishBatchCommand)
      .rejects(Object.assign(new Error('ada@example.com'), { name: 'TimeoutError' }));
    expect(await announce([eventBody(), eventBody()])).toEqual({
      failed: ['m-0', 'm-1'],
      errors: ['TimeoutError'],
    });
    expect(inputs()).toHaveLength(1);
  });

  test('one that SNS refuses the whole batch for', async () => {
    const poison = eventBody('complained');
    sns.on(PublishBatchCommand).callsFake(({ PublishBatchRequestEntries: entries }) => {
      if (entries.some(({ Message }: { Message: string }) => Message === poison)) {
        throw Object.assign(new Error(poison), { name: 'InvalidParameterException' });
      }
      return { Successful: entries };
    });
    expect(await announce([eventBody(), poison, eventBody()])).toEqual({
      failed: ['m-1'],
      errors: ['InvalidParameterException'],
    });
    expect(bodiesSent()).toEqual([
      [eventBody(), poison, eventBody()],
      [eventBody()],
      [poison],
      [eventBody()],
    ]);
  });

  test('throttling does not make ten calls of one', async () => {
    sns.on(PublishBatchCommand).rejects(Object.assign(new Error(), { name: 'ThrottledException' }));
    expect((await announce([eventBody(), eventBody()])).failed).toEqual(['m-0', 'm-1']);
    expect(inputs()).toHaveLength(1);
  });

  test.each(garbage)('%s, which is no event', async (_, body) => {
    expect(await announce([eventBody(), body, eventBody()])).toEqual({
      failed: ['m-1'],
      errors: ['unreadable'],
    });
    expect(bodiesSent()).toEqual([[eventBody(), eventBody()]]);
  });
});

test('nothing is published of nothing', async () => {
  expect(await announce(['{}'])).toEqual({ failed: ['m-0'], errors: ['unreadable'] });
  expect(inputs()).toEqual([]);
});
