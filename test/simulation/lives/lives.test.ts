import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GUARANTEE } from '../../mutants/table.ts';
import { broken } from './promises.ts';
import { type Protocol, theRealOne, variants } from './protocol.ts';
import { runSchedule } from './run-schedule.ts';
import { schedule } from './schedule.ts';
import { findOut } from './twins.ts';

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

  test.each(Object.entries(variants))('a recorder is found out that %s', async (what, variant) => {
    const found = await findOut(variant);
    expect(found).toBeDefined();
    expect(await readFile(GUARANTEE, 'utf8')).toContain(`| ${what} | ${found?.problem} |`);
  });

  test('the same schedule is the same run', async () => {
    const [one] = fc.sample(schedule, { seed: 5, numRuns: 1 });
    if (!one) throw new Error('There is one');
    const [first, second] = [await runSchedule(one, theRealOne), await runSchedule(one, theRealOne)];
    expect(second.handed).toEqual(first.handed);
    expect(second.lives).toEqual(first.lives);
  });
});
