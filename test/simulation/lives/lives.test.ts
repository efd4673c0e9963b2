import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { broken } from './promises.ts';
import { type Protocol, theRealOne, variants } from './protocol.ts';
import { runSchedule } from './run-schedule.ts';
import { schedule } from './schedule.ts';

/** Two and a half emails each. */
const RUNS = 500;

const holds = (protocol: Protocol) =>
  fc.asyncProperty(schedule, async (one) => {
    expect(broken(await runSchedule(one, protocol))).toEqual([]);
  });

describe('Life by life', () => {
  test.each([1, 2, 3])('every promise holds, seed %i', async (seed) => {
    await fc.assert(holds(theRealOne), { seed, numRuns: RUNS });
  });

  test.each(Object.entries(variants))('a recorder is found out that %s', async (_what, variant) => {
    const result = await fc.check(holds(variant), { seed: 1, numRuns: 2 * RUNS, endOnFailure: true });
    expect(result.failed).toBe(true);
  });

  test('the same schedule is the same run', async () => {
    const [one] = fc.sample(schedule, { seed: 5, numRuns: 1 });
    if (!one) throw new Error('There is one');
    const [first, second] = [await runSchedule(one, theRealOne), await runSchedule(one, theRealOne)];
    expect(second.handed).toEqual(first.handed);
    expect(second.lives).toEqual(first.lives);
  });
});
