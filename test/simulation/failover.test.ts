import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { History } from './history.ts';
import { broken } from './promises.ts';
import { theRealOne } from './protocol.ts';
import { type Failovers, runSchedule } from './run-schedule.ts';
import { type Schedule, schedule } from './schedule.ts';

// What a store may do that is not durable: say that it has written, and have forgotten it when another server takes its place
// (docs/redis.md). It is the one thing that the protocol cannot be built on.

const SECOND_TIME = '1: a second email went out under a remembered key';
const living = { email: 0, diesAt: 99, diesBefore: false, ahead: 0, step: { after: 0, by: 0 } };

/** A request is answered; a little later another server has the store; then the client, who lost the answer, asks again. */
const repeated: Schedule = {
  requests: [
    { ...living, at: 0 },
    { ...living, at: 800 },
  ],
  table: [],
  ses: [],
  events: [],
  outages: [],
  deletedAfter: 0,
};

const run = (one: Schedule, failovers?: Failovers): Promise<History> =>
  runSchedule(one, theRealOne, undefined, failovers);

const failovers = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 3_000, max: 3 * 3_600_000 })),
  { minLength: 1, maxLength: 3 },
);

describe('In a failover', () => {
  test('that forgets the last second, the second email goes out, and the client is told of it as of the first', async () => {
    const history = await run(repeated, { at: [500], forgetsMs: 1_000 });
    expect(history.acceptances).toHaveLength(2);
    expect(
      history.answers.map(({ result }) => [result.kind, 'replayed' in result && result.replayed]),
    ).toEqual([
      ['settled', false],
      ['settled', false],
    ]);
    expect(broken(history)).toContain(SECOND_TIME);
  });

  test.each([
    ['of a store that forgets nothing', { at: [500], forgetsMs: 0 }],
    ['a second after the claim and everything else', { at: [1_500], forgetsMs: 1_000 }],
  ])('%s, it does not', async (_what, failover) => {
    const history = await run(repeated, failover);
    expect(history.acceptances).toHaveLength(1);
    expect(broken(history)).toEqual([]);
  });

  test('chance finds the second email too, where the last second is forgotten', async () => {
    const holds = fc.asyncProperty(schedule, failovers, async (one, at) => {
      expect(broken(await run(one, { at, forgetsMs: 1_000 }))).not.toContain(SECOND_TIME);
    });
    const { failed } = await fc.check(holds, { seed: 1, numRuns: 6_000, endOnFailure: true });
    expect(failed).toBe(true);
  });

  test('every promise holds in any schedule, where nothing is forgotten', async () => {
    const holds = fc.asyncProperty(schedule, failovers, async (one, at) => {
      expect(broken(await run(one, { at, forgetsMs: 0 }))).toEqual([]);
    });
    await fc.assert(holds, { seed: 1, numRuns: 2_000 });
  });
});
