import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProofStore } from '../../functions/idempotency/proof-store.ts';
import type { Claim } from '../../functions/idempotency/record.ts';
import type { RecordStore } from '../../functions/idempotency/record-store.ts';
import { settleProven } from '../../functions/idempotency/transitions.ts';
import { proveSent } from '../../functions/outcomes/prove-sent.ts';
import { type DynaliteTable, dynaliteTable } from '../support/dynalite-table.ts';
import { recordStores } from '../support/record-stores.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
const T0 = 1_767_225_600_000;
const LEASE = T0 + 22_000;
const WINDOW = T0 / 1_000 + 3_600;
const HOLD = T0 / 1_000 + 86_400;
const TOLD = { statusCode: 202, body: '{"id":"m-1"}' };

let table: DynaliteTable;
beforeAll(async () => {
  table = await dynaliteTable();
});
afterAll(() => table.close());

const subjects = recordStores(() => table).map(([name, looked]): [string, () => RecordStore & ProofStore] => [
  name,
  () => {
    const { store, proofs } = looked();
    return { ...store, ...proofs };
  },
]);

function claimOf(pk: string = randomUUID()): Claim {
  return { pk, claimId: randomUUID(), fingerprint: 'v1:one', claimedAt: T0, leaseUntil: LEASE };
}

/** An event of this claim, worked through at this time. */
async function prove(store: ProofStore, { pk, claimId }: Claim, at: number) {
  const row = (await store.findAll([pk])).get(pk);
  return proveSent(store, { pk, claimId, messageId: 'm-1' }, row, TOLD, at);
}

const rowOf = async (store: ProofStore, { pk }: Claim) => (await store.findAll([pk])).get(pk);

describe.each(subjects)('What SES proves: %s', (_name, subject) => {
  test('within the lease it settles, and the 24 hours stay', async () => {
    const store = subject();
    const claim = claimOf();
    await store.claim(claim);
    expect(await prove(store, claim, LEASE - 1)).toBe('settled');
    expect(await rowOf(store, claim)).toMatchObject({ status: 'sent', response: TOLD, expiresAt: HOLD });
  });

  test('past the lease it heals, and the 24 hours stay', async () => {
    const store = subject();
    const claim = claimOf();
    await store.claim(claim);
    expect(await prove(store, claim, LEASE)).toBe('healed');
    expect(await rowOf(store, claim)).toMatchObject({ status: 'sent', response: TOLD, expiresAt: HOLD });
  });

  test('what was said to be unknown is healed, and the 24 hours stay, within the lease too', async () => {
    const store = subject();
    const claim = claimOf();
    await store.claim(claim);
    await store.settle(claim, 'unknown');
    expect(await prove(store, claim, T0 + 1)).toBe('healed');
    expect(await rowOf(store, claim)).toMatchObject({ status: 'sent', response: TOLD, expiresAt: HOLD });
  });

  test('what was said not to be sent is put right, and told', async () => {
    const store = subject();
    const claim = claimOf();
    await store.claim(claim);
    await store.settle(claim, 'not_sent');
    expect(await prove(store, claim, T0 + 1)).toBe('contradicted');
    expect(await prove(store, claim, T0 + 1)).toBe('known');
    expect(await rowOf(store, claim)).toMatchObject({ status: 'sent', response: TOLD, expiresAt: WINDOW });
  });

  test('what is settled is left alone', async () => {
    const store = subject();
    for (const [status, proven] of [
      ['sent', 'known'],
      ['refused', 'contradicted'],
    ] as const) {
      const claim = claimOf();
      await store.claim(claim);
      await store.settle(claim, status, { statusCode: 202, body: 'first' });
      expect(await prove(store, claim, T0 + 1)).toBe(proven);
      expect(await rowOf(store, claim)).toMatchObject({ status, response: { body: 'first' } });
    }
  });

  test('another claim of the same key is not touched', async () => {
    const store = subject();
    const old = claimOf();
    await store.claim(old);
    await store.settle(old, 'not_sent');
    const current = { ...claimOf(old.pk), claimedAt: T0 + 1 };
    await store.claim(current);
    expect(await prove(store, old, T0 + 2)).toBe('contradicted');
    expect(await rowOf(store, current)).toMatchObject({ status: 'sending', claimId: current.claimId });
    expect(await prove(store, claimOf(), T0)).toBe('gone');
  });

  test('a holder who released its claim meanwhile told its client so, and that was wrong', async () => {
    const store = subject();
    const claim = claimOf();
    await store.claim(claim);
    const read = await rowOf(store, claim);
    await store.settle(claim, 'not_sent');
    const proof = { pk: claim.pk, claimId: claim.claimId, messageId: 'm-1' };
    expect(await proveSent(store, proof, read, TOLD, T0 + 1)).toBe('contradicted');
    expect(await rowOf(store, claim)).toMatchObject({ status: 'sent', response: TOLD, expiresAt: WINDOW });
  });

  test('a step tells what it found, or what it lost to', async () => {
    const store = subject();
    const claim = claimOf();
    await store.claim(claim);
    const read = await rowOf(store, claim);
    const step = settleProven(claim.pk, claim.claimId, TOLD);
    expect(await store.step(step)).toEqual({ before: read });
    expect(await store.step(step)).toEqual({ lost: { row: await rowOf(store, claim) } });
    expect(await store.step({ ...step, pk: 'a stranger' })).toEqual({ lost: { row: undefined } });
  });

  test('a holder who did not know meanwhile is answered, and the 24 hours stay', async () => {
    const store = subject();
    const claim = claimOf();
    await store.claim(claim);
    const read = await rowOf(store, claim);
    await store.settle(claim, 'unknown');
    const proof = { pk: claim.pk, claimId: claim.claimId, messageId: 'm-1' };
    expect(await proveSent(store, proof, read, TOLD, T0 + 1)).toBe('healed');
    expect(await rowOf(store, claim)).toMatchObject({ status: 'sent', expiresAt: HOLD });
  });

  test('an event that comes after the holder’s own settle finds it done', async () => {
    const store = subject();
    const claim = claimOf();
    await store.claim(claim);
    const read = await rowOf(store, claim);
    await store.settle(claim, 'sent', { statusCode: 202, body: 'first' });
    const proof = { pk: claim.pk, claimId: claim.claimId, messageId: 'm-1' };
    expect(await proveSent(store, proof, read, TOLD, T0 + 1)).toBe('known');
    expect(await rowOf(store, claim)).toMatchObject({ response: { body: 'first' }, expiresAt: WINDOW });
  });

  test('the holder who comes after the event answers from it', async () => {
    const store = subject();
    const claim = claimOf();
    await store.claim(claim);
    await prove(store, claim, T0 + 1);
    const found = { kind: 'settled', response: TOLD, until: HOLD };
    for (const status of ['unknown', 'not_sent', 'sent'] as const) {
      expect(await store.settle(claim, status)).toEqual({ kind: 'lost', found });
    }
  });

  test('many records are looked up at once, doubles and strangers included', async () => {
    const store = subject();
    const claims = Array.from({ length: 12 }, () => claimOf());
    for (const claim of claims) await store.claim(claim);
    const pks = claims.map(({ pk }) => pk);
    const rows = await store.findAll([...pks, ...pks, 'a stranger']);
    expect([...rows.keys()].sort()).toEqual([...pks].sort());
    expect(await store.findAll([])).toEqual(new Map());
  });
});
