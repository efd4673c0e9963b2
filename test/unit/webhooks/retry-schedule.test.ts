import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ANNOUNCE_TIMEOUT_SECONDS,
  CALL_WEBHOOK_TIMEOUT_SECONDS,
  PUBLISH_CALL_MS,
  PUT_OFF_CALL_MS,
  SECRET_CALL_MS,
  WEBHOOK_CALL_MS,
} from '../../../functions/emails/limits.ts';
import { judgeAnswer } from '../../../functions/webhooks/judge-answer.ts';
import {
  choosePause,
  JITTER,
  RETRY_AFTER_SECONDS_MAX,
  RETRY_PAUSES_SECONDS,
  WEBHOOK_ATTEMPTS,
} from '../../../functions/webhooks/retry-schedule.ts';

const HOUR = 3_600;
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const randoms = fc.array(random, { minLength: WEBHOOK_ATTEMPTS, maxLength: WEBHOOK_ATTEMPTS });
const pausesOf = (chances: number[], retryAfter?: number) =>
  chances.map((chance, index) => choosePause(index + 1, retryAfter, chance));

describe('the pauses', () => {
  test.each([
    [1, 0, 5],
    [1, 0.999, 6],
    [2, 0, 60],
    [3, 0.5, 315],
    [8, 0, 32_400],
    [8, 0.999, 35_637],
    [9, 0, undefined],
    [30, 0, undefined],
  ])('after attempt %i, with the chance %d: %s', (receiveCount, chance, seconds) => {
    expect(choosePause(receiveCount, undefined, chance)).toBe(seconds);
  });

  test('grow, whatever chance has it, fill a day and do not pass it', () => {
    fc.assert(
      fc.property(randoms, (chances) => {
        const pauses = pausesOf(chances);
        expect(pauses.at(-1)).toBeUndefined();
        const taken = pauses.slice(0, -1) as number[];
        for (const [index, pause] of taken.entries()) expect(pause).toBeGreaterThan(taken[index - 1] ?? 0);
        const total = taken.reduce((sum, pause) => sum + pause + WEBHOOK_CALL_MS / 1_000, 0);
        expect(total).toBeGreaterThan(21 * HOUR);
        expect(total).toBeLessThan(24 * HOUR);
      }),
    );
  });

  test('are at least what the receiver asks for, as far as it may', () => {
    expect(choosePause(1, 120, 0)).toBe(120);
    expect(choosePause(1, 1_000_000, 0)).toBe(RETRY_AFTER_SECONDS_MAX);
    expect(choosePause(8, 120, 0)).toBe(9 * HOUR);
    expect(choosePause(9, 120, 0)).toBeUndefined();
  });

  test('are whole seconds that SQS takes, and end, whatever a receiver says', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), random, (header, receiveCount, chance) => {
        const outcome = judgeAnswer(429, header, 1_767_225_600_123);
        const pause = choosePause(
          receiveCount,
          outcome.kind === 'failed' ? outcome.retryAfter : undefined,
          chance,
        );
        if (receiveCount < WEBHOOK_ATTEMPTS) {
          expect(Number.isInteger(pause)).toBe(true);
          expect(pause).toBeGreaterThanOrEqual(5);
          // A message is hidden for 12 hours at most, what it was hidden for already included.
          expect(pause).toBeLessThan(12 * HOUR - CALL_WEBHOOK_TIMEOUT_SECONDS);
        } else {
          expect(pause).toBeUndefined();
        }
      }),
    );
  });

  test('the longest is as it was planned', () => {
    expect(RETRY_PAUSES_SECONDS.at(-1)).toBe(9 * HOUR);
    expect(WEBHOOK_ATTEMPTS).toBe(9);
    expect(JITTER).toBeLessThan(0.5);
  });
});

describe('an answer', () => {
  test.each([200, 201, 202, 204, 299])('%i is delivered', (status) => {
    expect(judgeAnswer(status, undefined, 0)).toEqual({ kind: 'delivered' });
  });

  test('410 is the end of it', () => {
    expect(judgeAnswer(410, '60', 0)).toEqual({ kind: 'gone' });
  });

  test.each([100, 101, 199, 300, 301, 302, 303, 307, 308, 400, 401, 404, 409, 429, 500, 502, 503, 504, 999])(
    '%i fails',
    (status) => {
      expect(judgeAnswer(status, undefined, 0)).toEqual({ kind: 'failed', error: `status-${status}` });
    },
  );

  test.each<[string, number | undefined]>([
    ['120', 120],
    ['0', undefined],
    ['-5', undefined],
    ['1e9', undefined],
    ['soon', undefined],
    ['', undefined],
    ['9999999999999999999', undefined],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60],
    ['Wed, 31 Dec 2025 23:59:00 GMT', undefined],
  ])('429 and 503 may ask for a pause: %s', (header, retryAfter) => {
    for (const status of [429, 503]) {
      expect(judgeAnswer(status, header, 1_767_225_600_123)).toEqual({
        kind: 'failed',
        error: `status-${status}`,
        ...(retryAfter !== undefined && { retryAfter }),
      });
    }
    expect(judgeAnswer(500, header, 1_767_225_600_123)).toEqual({ kind: 'failed', error: 'status-500' });
  });
});

test('what a batch does one after another fits into its function, with time to tell of it', () => {
  expect(SECRET_CALL_MS + WEBHOOK_CALL_MS + PUT_OFF_CALL_MS).toBeLessThan(
    CALL_WEBHOOK_TIMEOUT_SECONDS * 1_000,
  );
  // A batch that SNS refuses is published a second time, each message alone.
  expect(2 * PUBLISH_CALL_MS).toBeLessThan(ANNOUNCE_TIMEOUT_SECONDS * 1_000);
});
