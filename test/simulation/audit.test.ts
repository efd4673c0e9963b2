import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../lib/operator/audit/judge.ts';
import { evidenceAt, type Told } from './evidence.ts';
import { type Protocol, theRealOne, variants } from './protocol.ts';
import { runSchedule } from './run-schedule.ts';
import { type Schedule, schedule } from './schedule.ts';

// An audit sees far less than the simulation's oracle: lines of requests that lived, events, and the record. It must
// never accuse an honest run, and should see what a broken one did.

const RUNS = 1_000;

/** The others break what no line and no record shows, or show it too seldom. */
const visible = [
  'drops the fence: whoever settles need not hold the claim',
  'sends again after the lease',
  'frees the key on a 500',
  'lets a late event shorten the 24 hours',
  'forgets an unknown after an hour',
  'says that a reset on a reused connection never left',
];
const T0 = 1_767_225_600_000;
/** A put that arrives hours late makes a row that nothing tells from one that somebody else wrote. */
const LATE_MS = 30_000;

const timely = schedule.map(
  (one): Schedule => ({
    ...one,
    table: one.table.map((attempt) => ({
      ...attempt,
      repeatedAfter: (attempt.repeatedAfter ?? 0) < LATE_MS ? attempt.repeatedAfter : undefined,
    })),
  }),
);

/** What an audit finds, made after each answer of a run. */
async function audited(one: Schedule, protocol: Protocol) {
  const told: Told[] = [];
  const history = await runSchedule(one, {
    ...protocol,
    async proveSent(store, proof, row, response, now, retention) {
      const result = await protocol.proveSent(store, proof, row, response, now, retention);
      const { pk: record, claimId: claim, ...seen } = proof;
      told.push({ record, claim, ...seen, result, at: now });
      return result;
    },
  });
  const startedAt = one.requests.map(({ at }) => T0 + at);
  return history.answers.flatMap((moment) => judge(evidenceAt(moment, history, told, startedAt)).findings);
}

const findsNothing = (protocol: Protocol) =>
  fc.asyncProperty(timely, async (one) => {
    expect(await audited(one, protocol)).toEqual([]);
  });

describe('An audit', () => {
  test.each([1, 2])('accuses no honest run, seed %i', async (seed) => {
    await fc.assert(findsNothing(theRealOne), { seed, numRuns: RUNS });
  });

  test.each(visible)('finds out a protocol that %s', async (what) => {
    const options = { seed: 1, numRuns: 3 * RUNS, endOnFailure: true };
    const result = await fc.check(findsNothing(variants[what] ?? theRealOne), options);
    expect(result.failed).toBe(true);
  });
});
