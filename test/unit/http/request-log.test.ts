import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nameError, RequestLog, takeFrames } from '../../../functions/http/request-log.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const taking = (ms: number) => async () => {
  vi.advanceTimersByTime(ms);
};

describe('a line', () => {
  test('has what was set, the later over the earlier, and how long it all took', () => {
    vi.advanceTimersByTime(1_000);
    const log = new RequestLog();
    log.set({ outcome: 'unknown', status: 503 });
    vi.advanceTimersByTime(12.4);
    log.set({ outcome: 'sent' });
    expect(log.line()).toEqual({ outcome: 'sent', status: 503, durationMs: 12 });
  });

  test('sums up what each part took, in whole milliseconds', async () => {
    const log = new RequestLog();
    await log.time('table', taking(3));
    await log.time('ses', taking(100.6));
    await log.time('table', taking(4));
    await log.time('wait', taking(0));
    expect(log.line()).toEqual({ tableMs: 7, sesMs: 101, waitMs: 0, durationMs: 108 });
  });

  test('names the caller by a hash', () => {
    const log = new RequestLog();
    log.caller('arn:aws:sts::123456789012:assumed-role/Shop');
    expect(log.line()).toEqual({ caller: 'd1TdVUZm6vKWA73d', durationMs: 0 });
  });
});

describe('a piece of work', () => {
  test('gives back what it makes', async () => {
    expect(await new RequestLog().time('ses', async () => 'made')).toBe('made');
  });

  test('that throws throws on, and leaves the name of its error and its time', async () => {
    const log = new RequestLog();
    const error = Object.assign(new Error('bob@example.com'), {
      name: 'Timeout',
      $metadata: { httpStatusCode: 500 },
    });
    const work = async () => {
      await taking(5)();
      throw error;
    };
    await expect(log.time('table', work)).rejects.toBe(error);
    expect(log.line()).toEqual({ tableError: '500 Timeout', tableMs: 5, durationMs: 5 });
  });
});

describe('the name of an error', () => {
  test.each<[unknown, string]>([
    [new TypeError('bob@example.com'), 'TypeError'],
    [
      Object.assign(new Error('bob@example.com'), { name: 'Odd', $metadata: { httpStatusCode: 400 } }),
      '400 Odd',
    ],
    [Object.assign(new Error('bob@example.com'), { $metadata: {} }), 'Error'],
    [Object.assign(new Error('bob@example.com'), { code: 'ECONNRESET' }), 'ECONNRESET'],
    [Object.assign(new Error('bob@example.com'), { name: 'AbortError', code: 20 }), 'AbortError'],
    [
      Object.assign(new Error('x'), { name: 'Odd', code: 'ECONNRESET', $metadata: { httpStatusCode: 503 } }),
      '503 Odd',
    ],
    [{ name: 'Odd' }, 'Odd'],
    [{}, 'unknown'],
    ['bob@example.com', 'unknown'],
    [undefined, 'unknown'],
    [null, 'unknown'],
  ])('of %o is %s', (error, name) => {
    expect(nameError(error)).toBe(name);
  });
});

describe('where an error comes from', () => {
  const frames = ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => `at ${name} (/a.js:1:1)`);
  const thrown = (stack: unknown) => Object.assign(new Error('bob@example.com'), { stack });

  test('is not told by lines of its text that look like frames', () => {
    const error = new Error('refused\n    at jane@example.com, subject Hello');
    expect(JSON.stringify(takeFrames(error))).not.toContain('jane');
    expect(takeFrames(error).length).toBeGreaterThan(0);
  });

  test('is told by the first five frames of its stack, without its text', () => {
    const stack = `Error: bob@example.com\nbob@example.com\n${frames.map((frame) => `    ${frame}`).join('\n')}`;
    expect(takeFrames(thrown(stack))).toEqual(frames.slice(0, 5));
  });

  test.each([
    ['an error without frames', thrown('Error: bob@example.com')],
    ['an error without a stack', thrown(undefined)],
    ['what is no error', { stack: 'Error\n    at one (/a.js:1:1)' }],
    ['a text', 'bob@example.com'],
    ['nothing', undefined],
  ])('is not told of %s', (_, error) => {
    expect(takeFrames(error)).toEqual([]);
  });
});
