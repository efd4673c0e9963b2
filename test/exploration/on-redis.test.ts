import { describe, expect, test, vi } from 'vitest';
import { MAY_CLAIM, MAY_SETTLE } from '../../functions/redis/scripts.ts';
import { REDIS_SERVER } from '../support/redis-server.ts';
import { redisTransitions } from '../support/redis-transitions.ts';
import { type Bounds, usual } from './bounds.ts';
import { Exploration } from './exploration.ts';
import { exploreAll } from './explore-all.ts';
import { type ExploredProtocol, shipped } from './explored-protocol.ts';
import { findOut, type Mutant } from './mutant.ts';

// The same exploration as of DynamoDB's conditions; each step is made by a real Redis, with the scripts that are deployed.

/** A second or two of work each, which a busy machine stretches. */
vi.setConfig({ testTimeout: 120_000 });

describe.skipIf(!REDIS_SERVER)('On Redis', () => {
  const onRedis: ExploredProtocol = { ...shipped, ...(REDIS_SERVER && redisTransitions()) };
  /** With these conditions in the scripts instead. */
  const having = (mayClaim: object, maySettle: object = MAY_SETTLE): ExploredProtocol => ({
    ...shipped,
    ...(REDIS_SERVER && redisTransitions({ mayClaim: { ...mayClaim }, maySettle: { ...maySettle } })),
  });
  const without = (conditions: { [name: string]: string }, name: string) =>
    Object.fromEntries(Object.entries(conditions).filter(([other]) => other !== name));

  const two = { emails: [0, 0] };
  test.each<[string, Partial<Bounds>]>([
    ['two requests, one fault, a crash', { ...two, faults: 1 }],
    ['two emails under one key, one fault', { emails: [0, 1], faults: 1, crashes: 0 }],
    ['an operator, a crash', { ...two, faults: 0, operator: true }],
  ])('every promise holds: %s', async (_what, bounds) => {
    const { finding, counts } = await exploreAll(new Exploration(onRedis, { ...usual, ...bounds }));
    expect(finding).toBeUndefined();
    expect(counts.ends).toBeGreaterThan(200);
  });

  test('a cache’s rule is found out: what is in progress and whose time is up may be claimed again', async () => {
    const LAPSED = "(row.status == 'sending' and tonumber(row.leaseUntil) <= tonumber(new.claimedAt))";
    const protocol = having({ ...MAY_CLAIM, LAPSED });
    const found = await findOut({ id: 'reclaims-what-lapsed', protocol, breaks: '1:' });
    expect(found?.problem).toBe('1: a second email went out under a remembered key');
    expect(found?.trace.length).toBeGreaterThan(1);
  });

  const mutants: Mutant[] = [
    ...Object.keys(MAY_CLAIM).map((name) => ({ id: name, protocol: having(without(MAY_CLAIM, name)) })),
    ...Object.keys(MAY_SETTLE).map((name) => ({
      id: name,
      protocol: having(MAY_CLAIM, without(MAY_SETTLE, name)),
    })),
  ];
  test.each(mutants.map((mutant) => [mutant.id, mutant] as const))(
    'it is found out where the condition %s is missing',
    async (_id, mutant) => {
      const { problem, trace = [] } = (await findOut(mutant)) ?? {};
      expect(problem).toMatch(/./);
      expect(trace.length).toBeGreaterThan(1);
    },
  );
});
