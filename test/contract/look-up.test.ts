import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Claim } from '../../functions/idempotency/record.ts';
import { toRemembered } from '../../functions/idempotency/remembered.ts';
import { type DynaliteTable, dynaliteTable } from '../support/dynalite-table.ts';
import { recordStores } from '../support/record-stores.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds; one hour and 24 hours later, in epoch seconds. */
const T0 = 1_767_225_600_000;
const IN_AN_HOUR = 1_767_229_200;
const IN_A_DAY = 1_767_312_000;
const SENT = { statusCode: 202, body: '{"id":"m-1"}' };

let table: DynaliteTable;
beforeAll(async () => {
  table = await dynaliteTable();
});
afterAll(() => table.close());

function claimOf(): Claim {
  return {
    pk: randomUUID(),
    claimId: randomUUID(),
    fingerprint: 'v1:one',
    claimedAt: T0,
    leaseUntil: T0 + 22_000,
  };
}

describe.each(recordStores(() => table))('Looking up: %s', (_name, subject) => {
  test('tells of a key what its holder wrote, step by step, and changes nothing', async () => {
    const { store, lookUp } = subject();
    const claim = claimOf();
    const told = async () => toRemembered(await lookUp(claim.pk), T0 + 1_000);
    expect(await told()).toBeUndefined();
    await store.claim(claim);
    expect(await told()).toEqual({ status: 'sending', claimedAt: T0, until: IN_AN_HOUR });
    await store.settle(claim, 'sent', SENT);
    const sent = { status: 'sent', response: SENT, claimedAt: T0, until: IN_AN_HOUR };
    expect([await told(), await told()]).toEqual([sent, sent]);
  });

  test.each([
    ['not_sent', IN_AN_HOUR],
    ['unknown', IN_A_DAY],
  ] as const)('tells that it is %s', async (status, until) => {
    const { store, lookUp } = subject();
    const claim = claimOf();
    await store.claim(claim);
    await store.settle(claim, status);
    expect(toRemembered(await lookUp(claim.pk), T0 + 1_000)).toEqual({ status, claimedAt: T0, until });
  });
});
