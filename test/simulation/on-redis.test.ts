import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { MAY_CLAIM, MAY_SETTLE } from '../../functions/redis/scripts.ts';
import { REDIS_SERVER } from '../support/redis-server.ts';
import { type Conditions, redisTransitions } from '../support/redis-transitions.ts';
import { broken } from './promises.ts';
import { type Protocol, theRealOne } from './protocol.ts';
import { runSchedule } from './run-schedule.ts';
import { type Schedule, schedule } from './schedule.ts';
import { seeds } from './seeds.ts';

// The same schedules as of DynamoDB's transitions; each step is made by a real Redis, with the scripts that are deployed.

/** Some seconds of work each, which a busy machine stretches. */
vi.setConfig({ testTimeout: 120_000 });

const RUNS = 1_000;
const examples = seeds.map((one): [Schedule] => [one]);

const holds = (protocol: Protocol) =>
  fc.asyncProperty(schedule, async (one) => {
    expect(broken(await runSchedule(one, protocol))).toEqual([]);
  });

describe.skipIf(!REDIS_SERVER)('On Redis, schedule by schedule', () => {
  const having = (conditions?: Conditions): Protocol => ({
    ...theRealOne,
    ...(REDIS_SERVER && redisTransitions(conditions)),
  });
  const without = (conditions: { [name: string]: string }, name: string) =>
    Object.fromEntries(Object.entries(conditions).filter(([other]) => other !== name));

  const real = having();
  test.each([1, 2])('every promise holds, seed %i', async (seed) => {
    await fc.assert(holds(real), { seed, numRuns: RUNS, examples });
  });

  // A cache's rule: what is in progress and whose time is up may be claimed again.
  const LAPSED = "(row.status == 'sending' and tonumber(row.leaseUntil) <= tonumber(new.claimedAt))";
  // Without ABSENT and EXPIRED less is sent, and no promise broken: the exploration finds that out.
  test.each<[string, Conditions]>([
    ['RELEASED is missing', { mayClaim: without(MAY_CLAIM, 'RELEASED'), maySettle: MAY_SETTLE }],
    ['OWN is missing', { mayClaim: without(MAY_CLAIM, 'OWN'), maySettle: MAY_SETTLE }],
    ['HELD is missing', { mayClaim: MAY_CLAIM, maySettle: without(MAY_SETTLE, 'HELD') }],
    ['IN_STATE is missing', { mayClaim: MAY_CLAIM, maySettle: without(MAY_SETTLE, 'IN_STATE') }],
    ['what has lapsed is anyone’s', { mayClaim: { ...MAY_CLAIM, LAPSED }, maySettle: MAY_SETTLE }],
  ])('it is found out where %s', async (_what, conditions) => {
    const options = { seed: 1, numRuns: 3 * RUNS, endOnFailure: true, examples };
    expect((await fc.check(holds(having(conditions)), options)).failed).toBe(true);
  });
});
