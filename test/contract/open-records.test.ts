import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IdempotencyRecord, isExpired, isUnknown } from '../../functions/idempotency/record.ts';
import { settleByHand } from '../../functions/idempotency/transitions.ts';
import { type DynaliteTable, dynaliteTable } from '../support/dynalite-table.ts';
import { type RealStore, realStores } from '../support/record-stores.ts';
import { claim, response, rowOf, statuses } from '../support/row-of.ts';

/** 2026-01-01T01:00:00.500Z, in epoch milliseconds, and its second. */
const NOW = 1_767_229_200_500;
const SECOND = 1_767_229_200;

let table: DynaliteTable;
beforeAll(async () => {
  table = await dynaliteTable();
});
afterAll(() => table.close());

/** Every status, with leases and expiries on both sides of now. */
const rows: IdempotencyRecord[] = statuses.flatMap((status) =>
  [NOW - 1, NOW, NOW + 1].flatMap((leaseUntil) =>
    [SECOND - 1, SECOND, SECOND + 1].map((expiresAt) => ({
      ...rowOf(status),
      pk: `${status} ${leaseUntil} ${expiresAt}`,
      leaseUntil,
      expiresAt,
    })),
  ),
);

async function listOpen({ findOpen }: RealStore, now: number): Promise<IdempotencyRecord[]> {
  const found: IdempotencyRecord[] = [];
  for await (const page of findOpen(now)) found.push(...page.open);
  return found;
}

describe.each(realStores(() => table))('What is open, by %s', (_name, subject) => {
  let real: RealStore;
  beforeAll(() => {
    real = subject();
  });

  test('is what a request would find unknown', async () => {
    await Promise.all(rows.map((row) => real.putRow(row)));
    const open = rows.filter((row) => isUnknown(row, NOW) && !isExpired(row, NOW));
    expect(open).toHaveLength(5);
    const found = await listOpen(real, NOW);
    expect(found.map(({ pk }) => pk).sort()).toEqual(open.map(({ pk }) => pk).sort());
    expect(await real.records.listOpen(NOW)).toEqual(
      [...found].sort((one, other) => one.leaseUntil - other.leaseUntil),
    );
  });

  test('follows each step', async () => {
    const { store, proofs } = real;
    const isListed = async (now: number) => (await listOpen(real, now)).some(({ pk }) => pk === claim.pk);
    const { leaseUntil, claimedAt } = claim;
    await store.claim(claim);
    expect([await isListed(leaseUntil - 1), await isListed(leaseUntil)]).toEqual([false, true]);
    await store.settle(claim, 'unknown');
    expect(await isListed(claimedAt)).toBe(true);
    const { pk, claimId } = claim;
    await proofs.step({ pk, claimId, from: ['unknown'], to: 'sent', response });
    expect(await isListed(leaseUntil)).toBe(false);
    // Another claim of the key, when it is free again, and its withdrawal.
    const next = { ...claim, pk: 'pk-2', claimId: 'claim-2' };
    await store.claim(next);
    await store.withdraw({ ...next, claimId: 'claim-3', claimedAt: claimedAt + 86_400_000 + 1_000 });
    const listed = await listOpen(real, leaseUntil);
    expect(listed.map((row) => row.pk)).not.toContain('pk-2');
  });

  test('is settled or forgotten by hand, as it was shown and not otherwise', async () => {
    const { records, store } = real;
    const one = { ...claim, pk: 'pk-3', claimId: 'claim-4' };
    await store.claim(one);
    const shown = await records.find(one.pk);
    expect(shown).toMatchObject({ status: 'sending', claimId: 'claim-4' });
    if (!shown) return;
    const settlement = settleByHand(shown, { to: 'sent', response }, one.leaseUntil);
    if (!settlement) throw new Error('It is unknown by then');
    expect([await records.settle(settlement), await records.settle(settlement)]).toEqual([true, false]);
    // It is sent meanwhile.
    expect(await records.forget(shown)).toBe(false);
    const now = await records.find(one.pk);
    if (!now) throw new Error('It is there');
    expect(await records.forget({ ...now, claimId: 'claim-5' })).toBe(false);
    expect([await records.forget(now), await records.forget(now)]).toEqual([true, false]);
    expect(await records.find(one.pk)).toBeUndefined();
  });
});
