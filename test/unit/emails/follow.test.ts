import { describe, expect, test } from 'vitest';
import { follow, limitWait } from '../../../functions/emails/follow.ts';
import { defaultLimits } from '../../../functions/emails/limits.ts';
import type { Found } from '../../../functions/idempotency/record.ts';
import { request, scriptedSteps, T0 } from '../../support/scripted-steps.ts';

const inProgress: Found = { kind: 'in-progress', until: 1_767_229_200 };
const settled: Found = { kind: 'settled', response: { statusCode: 202, body: '{}' }, until: 1_767_229_200 };
const reused: Found = { kind: 'reused', until: 1_767_229_200 };
const free: Found = { kind: 'free' };
const unknownSince = (since: number): Found => ({ kind: 'unknown', since, until: 1_767_312_000 });

describe('following a record', () => {
  test('looks with pauses that double up to 800 ms, the last one cut to the time that is left', async () => {
    const steps = scriptedSteps({ find: Array(10).fill(inProgress) });
    expect(await follow(request, inProgress, T0 + 5_000, steps)).toEqual(inProgress);
    expect(steps.clock.slept).toEqual([50, 100, 200, 400, 800, 800, 800, 800, 800, 250]);
    expect(steps.clock.now()).toBe(T0 + 5_000);
    steps.expectScriptPlayed();
  });

  test('looks at the record of the request, with its fingerprint, at the time of the look', async () => {
    const steps = scriptedSteps({ find: [inProgress, settled] });
    await follow(request, inProgress, T0 + 5_000, steps);
    expect(steps.calls.find).toEqual([
      ['pk-1', request, T0 + 50],
      ['pk-1', request, T0 + 150],
    ]);
  });

  test.each([
    ['settled', settled],
    ['free', free],
    ["another email's", reused],
    ['unknown for a minute', unknownSince(T0 - 60_000)],
    ['unknown for a day', unknownSince(T0 - 86_400_000)],
  ])('that is %s takes no look', async (_, seen) => {
    const steps = scriptedSteps({});
    expect(await follow(request, seen, T0 + 5_000, steps)).toBe(seen);
    expect(steps.clock.slept).toEqual([]);
    steps.expectScriptPlayed();
  });

  test.each([
    ['settled', settled],
    ['free', free],
    ["another email's", reused],
    ['unknown for over a minute', unknownSince(T0 - 60_001)],
  ])('ends as soon as it is %s', async (_, seen) => {
    const steps = scriptedSteps({ find: [inProgress, unknownSince(T0), seen] });
    expect(await follow(request, inProgress, T0 + 5_000, steps)).toBe(seen);
    expect(steps.clock.slept).toEqual([50, 100, 200]);
    steps.expectScriptPlayed();
  });

  test('ends when a minute of being unknown is over', async () => {
    const seen = unknownSince(T0 - 59_999);
    const steps = scriptedSteps({ find: [seen] });
    expect(await follow(request, seen, T0 + 5_000, steps)).toBe(seen);
    expect(steps.clock.slept).toEqual([50]);
    steps.expectScriptPlayed();
  });

  test('takes a look that fails for no news', async () => {
    const steps = scriptedSteps({ find: [unknownSince(T0), new Error('no answer'), new Error('no answer')] });
    expect(await follow(request, inProgress, T0 + 350, steps)).toEqual(unknownSince(T0));
    steps.expectScriptPlayed();
  });

  test('takes no look when time is up already', async () => {
    const steps = scriptedSteps({});
    expect(await follow(request, inProgress, T0, steps)).toBe(inProgress);
    expect(await follow(request, inProgress, T0 - 1, steps)).toBe(inProgress);
    expect(steps.clock.slept).toEqual([]);
    steps.expectScriptPlayed();
  });
});

describe('waiting ends', () => {
  test.each([
    ['after the setting', 5_000, T0 + 20_000, T0 + 5_000],
    ['at once where the setting is 0', 0, T0 + 20_000, T0],
    ['before the time that the answer needs', 5_000, T0 + 6_000, T0 + 4_500],
    ['at either, where both are the same', 5_000, T0 + 6_500, T0 + 5_000],
    ['in the past where too little is left', 5_000, T0 + 1_000, T0 - 500],
  ])('%s', (_, waitMs, deadline, limit) => {
    const steps = scriptedSteps({}, { limits: { ...defaultLimits, waitMs } });
    expect(limitWait({ ...request, deadline }, steps)).toBe(limit);
  });
});
