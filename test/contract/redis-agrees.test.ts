import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Claim, Status } from '../../functions/idempotency/record.ts';
import type { Settlement } from '../../functions/idempotency/transitions.ts';
import { inMemoryRecordStore } from '../support/in-memory-record-store.ts';
import { type LookedInto, lookInto, lookIntoRedis } from '../support/record-stores.ts';
import { endSharedRedis, REDIS_SERVER, sharedRedis } from '../support/redis-server.ts';
import { statuses } from '../support/row-of.ts';

/** 2026-01-01T00:00:00.123Z, in epoch milliseconds. */
const T0 = 1_767_225_600_123;
const HOUR_MS = 3_600_000;

/** Around everything that happens at a time: at once, the lease, the window, the hold, to the millisecond and the second. */
const time = fc
  .tuple(fc.constantFrom(0, 22_000, HOUR_MS, 24 * HOUR_MS), fc.constantFrom(-1, 0, 1, 876, 877))
  .map(([ms, more]) => T0 + ms + more);
const pk = fc.constantFrom('a', 'b');
/** Its claim's time is in it: an id is of one claim. */
const claimId = fc
  .constantFrom(
    [0, 'x'],
    [0, 'y'],
    [1, 'x'],
    [22_000, 'x'],
    [HOUR_MS + 876, 'x'],
    [HOUR_MS + 877, 'x'],
    [24 * HOUR_MS + 877, 'x'],
  )
  .map(([ms, id]) => `${T0 + Number(ms)} ${id}`);
const print = fc.constantFrom('v2:one', 'v2:two', 'v1:one');
const status = fc.constantFrom<Status>(...statuses);
const to = fc.constantFrom<Settlement['to']>('sent', 'refused', 'not_sent', 'unknown');
/** A body may hold anything that JSON does. */
const response = fc.record({ statusCode: fc.constantFrom(202, 400), body: fc.json() });
const claim = fc.record({ pk, claimId, fingerprint: print }).map((one): Claim => {
  const claimedAt = Number.parseInt(one.claimId, 10);
  return { ...one, claimedAt, leaseUntil: claimedAt + 22_000 };
});
/** What is sent or refused has an answer, always. */
const settled = fc.tuple(to, response).map(([status, one]) => {
  const isAnswered = status === 'sent' || status === 'refused';
  return isAnswered ? ([status, one] as const) : ([status] as const);
});
/** Nothing is kept for less than its claim is old. */
const later = fc.constantFrom(26, 48).map((hours) => Math.ceil((T0 + hours * HOUR_MS) / 1_000));
const settlement = fc
  .record({ pk, claimId, from: fc.uniqueArray(status), settled, expiresAt: fc.option(later) })
  .map(
    ({ settled: [to, response], expiresAt, ...step }): Settlement => ({
      ...step,
      to,
      ...(response && { response }),
      ...(expiresAt !== null && { expiresAt }),
    }),
  );

type Step = (subject: LookedInto, name: string) => Promise<unknown>;
/** Keys of its own for each run. */
const named = <T extends { pk: string }>(one: T, name: string): T => ({ ...one, pk: `${one.pk}${name}` });
const steps = fc.array(
  fc.oneof(
    claim.map(
      (one): Step =>
        ({ store }, name) =>
          store.claim(named(one, name)),
    ),
    claim.map(
      (one): Step =>
        ({ store }, name) =>
          store.withdraw(named(one, name)),
    ),
    fc.tuple(claim, settled).map(
      ([one, [to, said]]): Step =>
        ({ store }, name) =>
          store.settle(named(one, name), to, said),
    ),
    settlement.map(
      (one): Step =>
        ({ proofs }, name) =>
          proofs.step(named(one, name)),
    ),
    fc.tuple(pk, print, time).map(
      ([one, fingerprint, now]): Step =>
        ({ store }, name) =>
          store.find(`${one}${name}`, { fingerprint }, now),
    ),
  ),
  { maxLength: 20 },
);

/** All that a step may come to. */
const KINDS = ['claimed', 'free', 'in-progress', 'lost', 'made', 'reused', 'settled', 'unknown'];
const kindOf = (told: unknown): string => {
  const { kind, before } = told as { kind?: string; before?: object };
  return kind ?? (before ? 'made' : 'lost');
};

describe.skipIf(!REDIS_SERVER)('Redis', () => {
  endSharedRedis();

  test('tells and keeps what the double does, whatever the steps are', async () => {
    const seen = new Set<string>();
    const redis = lookIntoRedis({ client: sharedRedis().client, name: 'agrees' });
    await fc.assert(
      fc.asyncProperty(steps, async (made) => {
        const double = lookInto(inMemoryRecordStore());
        const name = randomUUID();
        for (const step of made) {
          const told = await Promise.all([step(double, name), step(redis, name)]);
          expect(JSON.parse(JSON.stringify(told[1]))).toEqual(JSON.parse(JSON.stringify(told[0])));
          seen.add(kindOf(told[0]));
          for (const one of ['a', 'b']) {
            expect(await redis.lookUp(`${one}${name}`)).toEqual(await double.lookUp(`${one}${name}`));
          }
        }
      }),
      { seed: 1, numRuns: 1_000 },
    );
    expect([...seen].sort()).toEqual(KINDS);
  });
});
