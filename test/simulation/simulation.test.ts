import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { broken } from './promises.ts';
import { type Protocol, theRealOne, variants } from './protocol.ts';
import { runSchedule } from './run-schedule.ts';
import { schedule } from './schedule.ts';

const RUNS = 2_000;

const holds = (protocol: Protocol) =>
  fc.asyncProperty(schedule, async (one) => {
    expect(broken(await runSchedule(one, protocol))).toEqual([]);
  });

describe('Schedule by schedule', () => {
  test.each([1, 2, 3])('every promise holds, seed %i', async (seed) => {
    await fc.assert(holds(theRealOne), { seed, numRuns: RUNS });
  });

  test.each(Object.entries(variants))('a protocol is found out that %s', async (_what, variant) => {
    const result = await fc.check(holds(variant), { seed: 1, numRuns: 3 * RUNS, endOnFailure: true });
    expect(result.failed).toBe(true);
  });
});
