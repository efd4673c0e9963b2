import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { broken, noConcealment } from './promises.ts';
import { concealing, lyingSes, type Protocol, theRealOne, variants } from './protocol.ts';
import { runSchedule } from './run-schedule.ts';
import { type Schedule, schedule } from './schedule.ts';
import { seeds } from './seeds.ts';

const RUNS = 2_000;
const examples = seeds.map((one): [Schedule] => [one]);

const holds = (protocol: Protocol) =>
  fc.asyncProperty(schedule, async (one) => {
    expect(broken(await runSchedule(one, protocol))).toEqual([]);
  });

describe('Schedule by schedule', () => {
  test.each([1, 2, 3])('every promise holds, seed %i', async (seed) => {
    await fc.assert(holds(theRealOne), { seed, numRuns: RUNS, examples });
  });

  test.each(Object.entries(variants))('a protocol is found out that %s', async (_what, variant) => {
    const options = { seed: 1, numRuns: 3 * RUNS, endOnFailure: true, examples };
    const result = await fc.check(holds(variant), options);
    expect(result.failed).toBe(true);
  });

  const tells = (protocol: Protocol) =>
    fc.asyncProperty(schedule, async (one) => {
      expect(noConcealment(await runSchedule(one, protocol))).toEqual([]);
    });

  test('where "not sent" was a lie, every event that finds its claim replaced says so', async () => {
    await fc.assert(tells(lyingSes), { seed: 1, numRuns: RUNS });
    // It has to: among the same schedules there are such events.
    const result = await fc.check(tells(concealing), { seed: 1, numRuns: RUNS, endOnFailure: true });
    expect(result.failed).toBe(true);
  });
});
