import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type MessageQueue,
  type QueuedMessage,
  startMessageQueue,
} from '../../../lib/local/message-queue.ts';

const AGAIN_MS = 1_000;

/** What each batch had, and what the function makes of the next ones. */
let batches: QueuedMessage[][];
let fail: (message: QueuedMessage) => boolean | 'throw';
let queue: MessageQueue;

beforeEach(() => {
  vi.useFakeTimers({
    now: Date.UTC(2026, 0, 1),
    toFake: ['setTimeout', 'setImmediate', 'clearTimeout', 'Date'],
  });
  batches = [];
  fail = () => false;
  queue = startMessageQueue({
    againAfterMs: AGAIN_MS,
    receivesMax: 3,
    async deliver({ Records }) {
      batches.push(Records);
      if (Records.some((one) => fail(one) === 'throw')) throw new Error('ended');
      return Records.filter(fail).map(({ messageId }) => messageId);
    },
  });
});
afterEach(async () => {
  await queue.close();
  vi.useRealTimers();
});

const bodies = () => batches.map((batch) => batch.map(({ body }) => body));
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

test('what is there at the same moment makes a batch, of ten at most', async () => {
  for (let number = 1; number <= 12; number += 1) queue.send(`m-${number}`);
  await pass(1);
  expect(bodies().map((batch) => batch.length)).toEqual([10, 2]);
  expect(bodies().flat()).toHaveLength(12);
});

test('a delayed one is not seen before', async () => {
  queue.send('late', 400);
  await pass(399);
  expect(batches).toEqual([]);
  await pass(2);
  expect(bodies()).toEqual([['late']]);
});

test('what failed comes again, alone, counted, under the same id and with another handle', async () => {
  fail = ({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1';
  queue.send('good');
  queue.send('bad');
  await pass(AGAIN_MS + 100);
  expect(bodies()).toEqual([['good', 'bad'], ['bad']]);
  const [first, second] = [batches[0]?.[1], batches[1]?.[0]];
  expect(second?.messageId).toBe(first?.messageId);
  expect(second?.receiptHandle).not.toBe(first?.receiptHandle);
  expect(second?.attributes).toMatchObject({
    ApproximateReceiveCount: '2',
    SentTimestamp: String(Date.UTC(2026, 0, 1)),
  });
  await pass(10 * AGAIN_MS);
  expect(batches).toHaveLength(2);
  expect(queue.dead).toBe(0);
});

test('all of a batch fails with its function, and is dead after so many times', async () => {
  fail = () => 'throw';
  queue.send('one');
  queue.send('two');
  await pass(10 * AGAIN_MS);
  expect(bodies()).toEqual([
    ['one', 'two'],
    ['one', 'two'],
    ['one', 'two'],
  ]);
  expect(queue.dead).toBe(2);
});

describe('a function puts off', () => {
  test('what it fails: it comes again when that is over, once', async () => {
    fail = ({ receiptHandle, attributes }) => {
      if (attributes.ApproximateReceiveCount !== '1') return false;
      expect(queue.changeVisibility(receiptHandle, 5_000)).toBe(true);
      return true;
    };
    queue.send('later');
    await pass(4_900);
    expect(batches).toHaveLength(1);
    await pass(200);
    expect(batches).toHaveLength(2);
  });

  test('nothing that is not at a function', async () => {
    queue.send('gone');
    await pass(1);
    const [[message] = []] = batches;
    expect(queue.changeVisibility(message?.receiptHandle ?? '', 5_000)).toBe(false);
    queue.send('not yet', 400);
    expect(queue.changeVisibility('', 5_000)).toBe(false);
  });
});

test('it takes ten thousand, and no more until some are done with', async () => {
  for (let number = 0; number < 10_000; number += 1) expect(queue.send('m')).toBeDefined();
  expect(queue.send('one more')).toBeUndefined();
  await pass(1);
  expect(queue.send('one more')).toBeDefined();
});

test('what is at a function when it is closed does not come again: nothing waits for it', async () => {
  fail = ({ receiptHandle }) => queue.changeVisibility(receiptHandle, 9 * 60 * 60 * 1_000);
  queue.send('late');
  vi.advanceTimersToNextTimer().advanceTimersToNextTimer();
  await queue.close();
  await pass();
  expect([bodies(), vi.getTimerCount()]).toEqual([[['late']], 0]);
});
