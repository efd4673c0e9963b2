import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { createHandOver } from '../../../functions/outcomes/hand-over.ts';
import type { OutcomeEvent } from '../../../functions/outcomes/outcome-event.ts';
import { everyEvent } from '../../support/life-of.ts';

const QUEUE_URL = 'https://sqs.eu-central-1.amazonaws.com/123456789012/outcomes';
const queue = mockClient(SQSClient);
const handOver = createHandOver(new SQSClient({ region: 'eu-central-1' }), QUEUE_URL, 4_000);
const down = Object.assign(new Error('Down'), { name: 'ServiceUnavailable' });

const [delivered] = everyEvent().slice(3);
const eventNamed = (id: number | string, changes: Partial<OutcomeEvent['data']> = {}): OutcomeEvent => {
  if (!delivered) throw new Error('There is one');
  return { ...delivered, id: `evt_${id}`, data: { ...delivered.data, ...changes } };
};
const events = (count: number) => Array.from({ length: count }, (_, index) => eventNamed(index));

/** The entries of each call. */
const batches = () =>
  queue.commandCalls(SendMessageBatchCommand).map(({ args: [{ input }] }) => input.Entries ?? []);
const takeAll = () =>
  queue.on(SendMessageBatchCommand).callsFake(({ Entries }) => ({
    Successful: Entries.map(({ Id }: { Id: string }) => ({ Id })),
  }));

beforeEach(() => {
  queue.reset();
});

test('a change is one message, in the very words in which it is told', async () => {
  takeAll();
  const event = eventNamed('1');
  expect(await handOver([event])).toEqual(new Set());
  const calls = queue
    .calls()
    .map(({ args: [command, options] }: { args: unknown[] }) => ({ command, options }));
  expect((calls[0]?.command as SendMessageBatchCommand | undefined)?.input).toEqual({
    QueueUrl: QUEUE_URL,
    Entries: [{ Id: '0', MessageBody: JSON.stringify(event) }],
  });
  expect(calls[0]?.options).toEqual({ abortSignal: expect.any(AbortSignal) });
});

test('nothing costs no call', async () => {
  expect(await handOver([])).toEqual(new Set());
  expect(queue.calls()).toEqual([]);
});

describe('many changes', () => {
  test('go ten at a time, in their order', async () => {
    takeAll();
    expect(await handOver(events(23))).toEqual(new Set());
    expect(batches().map((entries) => entries.length)).toEqual([10, 10, 3]);
    const ids = batches().flatMap((entries) =>
      entries.map(({ MessageBody = '' }) => JSON.parse(MessageBody).id),
    );
    expect(ids).toEqual(events(23).map(({ id }) => id));
    for (const entries of batches()) expect(new Set(entries.map(({ Id }) => Id)).size).toBe(entries.length);
  });

  test('of fifty tags as long as can be are still ten at a time, and less than SQS takes', async () => {
    takeAll();
    const tags = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`${index}`.padStart(256, 'n'), 'v'.repeat(256)]),
    );
    await handOver(Array.from({ length: 10 }, (_, index) => eventNamed(index, { tags })));
    expect(batches().map((entries) => entries.length)).toEqual([10]);
    const bytes = batches()[0]?.reduce(
      (sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody),
      0,
    );
    expect(bytes).toBeLessThan(512 * 1_024);
  });

  test('that are larger than any can be go in as many calls as it takes', async () => {
    takeAll();
    const address = 'é'.repeat(100 * 1_024);
    await handOver(Array.from({ length: 5 }, (_, index) => eventNamed(index, { address })));
    expect(batches().map((entries) => entries.length)).toEqual([2, 2, 1]);
  });
});

describe('what SQS does not take', () => {
  test.each<[string, object]>([
    ['says that it failed', { Successful: [{ Id: '0' }], Failed: [{ Id: '1', Code: 'InternalError' }] }],
    ['does not name', { Successful: [{ Id: '0' }] }],
    ['names twice', { Successful: [{ Id: '0' }, { Id: '0' }, { Id: '7' }] }],
  ])('is left where it %s', async (_what, answer) => {
    queue.on(SendMessageBatchCommand).resolves(answer as never);
    expect(await handOver(events(2))).toEqual(new Set(['evt_1']));
  });

  test('is all of it where it says nothing', async () => {
    queue.on(SendMessageBatchCommand).resolves({} as never);
    expect(await handOver(events(2))).toEqual(new Set(['evt_0', 'evt_1']));
  });

  test('is a whole batch, where that fails, and none of the others', async () => {
    takeAll();
    queue.on(SendMessageBatchCommand).callsFake(({ Entries }) => {
      if (Entries[0].MessageBody.includes('evt_10"')) throw down;
      return { Successful: Entries.map(({ Id }: { Id: string }) => ({ Id })) };
    });
    const left = await handOver(events(23));
    expect(left).toEqual(
      new Set(
        events(20)
          .slice(10)
          .map(({ id }) => id),
      ),
    );
  });

  test('is said with the error where no batch went', async () => {
    queue.on(SendMessageBatchCommand).rejects(down);
    await expect(handOver(events(23))).rejects.toThrow('Down');
  });
});
