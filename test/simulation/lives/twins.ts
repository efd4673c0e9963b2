import fc from 'fast-check';
import { broken } from './promises.ts';
import { type Protocol, variants } from './protocol.ts';
import { runSchedule } from './run-schedule.ts';
import { schedule } from './schedule.ts';

/** Enough for the one that is hardest to find, several times. */
const RUNS = 1_000;

/** What the oracle says of a broken recorder, and at which schedule. @returns undefined where it is not found out */
export async function findOut(protocol: Protocol): Promise<{ problem: string; runs: number } | undefined> {
  let problem = '';
  const property = fc.asyncProperty(schedule, async (one) => {
    const [first] = broken(await runSchedule(one, protocol));
    problem = first ?? problem;
    return first === undefined;
  });
  const { failed, numRuns } = await fc.check(property, { seed: 1, numRuns: RUNS, endOnFailure: true });
  return failed ? { problem, runs: numRuns } : undefined;
}

/** A row for each broken recorder, as docs/guarantee.md has them. */
export async function tabulateTwins(): Promise<string[][]> {
  const rows = [['a recorder that …', 'breaks']];
  for (const [what, variant] of Object.entries(variants)) {
    rows.push([what, (await findOut(variant))?.problem ?? 'nothing']);
  }
  return rows;
}
