import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Claim } from '../../functions/idempotency/record.ts';
import { type DynaliteTable, dynaliteTable } from '../support/dynalite-table.ts';
import { recordStores } from '../support/record-stores.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
const T0 = 1_767_225_600_000;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const SENT = { statusCode: 202, body: '{"id":"m-1"}' };
const REFUSED = { statusCode: 400, body: '{"type":"urn:problem:email-api:email-refused"}' };

let table: DynaliteTable;
beforeAll(async () => {
  table = await dynaliteTable();
});
afterAll(() => table.close());

function claimOf(pk: string, changes: Partial<Claim> = {}): Claim {
  return {
    pk,
    claimId: randomUUID(),
    fingerprint: 'v1:one',
    claimedAt: T0,
    leaseUntil: T0 + 22 * SECOND,
    ...changes,
  };
}

describe.each(recordStores(() => table))('The record store: %s', (_name, subject) => {
  test('a claim makes a row that is sending and held for 24 hours', async () => {
    const { store, lookUp: row } = subject();
    const claim = claimOf(randomUUID());
    expect(await store.claim(claim)).toEqual({ kind: 'claimed', until: (T0 + HOUR) / SECOND });
    expect(await row(claim.pk)).toEqual({ ...claim, status: 'sending', expiresAt: (T0 + DAY) / SECOND });
  });

  test('of fifty claims at once one wins, and the others find it in progress', async () => {
    const { store } = subject();
    const pk = randomUUID();
    const results = await Promise.all(Array.from({ length: 50 }, () => store.claim(claimOf(pk))));
    expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'in-progress')).toHaveLength(49);
  });

  test('a claim that is put again comes back to its own row', async () => {
    const { store, lookUp: row } = subject();
    const claim = claimOf(randomUUID());
    await store.claim(claim);
    expect(await store.claim(claim)).toMatchObject({ kind: 'claimed' });
    expect(await row(claim.pk)).toMatchObject({ status: 'sending', claimId: claim.claimId });
  });

  test.each([
    ['sent', SENT],
    ['refused', REFUSED],
  ] as const)(
    '%s is final, shown to a repeat, and forgotten one hour after the claim',
    async (status, response) => {
      const { store, lookUp: row } = subject();
      const claim = claimOf(randomUUID());
      await store.claim(claim);
      const until = (T0 + HOUR) / SECOND;
      expect(await store.settle(claim, status, response)).toEqual({ kind: 'settled', until });
      const repeat = claimOf(claim.pk, { claimedAt: T0 + HOUR - 1 });
      expect(await store.claim(repeat)).toEqual({ kind: 'settled', response, until });
      expect(await store.find(claim.pk, { fingerprint: 'v1:one' }, T0)).toEqual({
        kind: 'settled',
        response,
        until,
      });
      expect(await row(claim.pk)).toEqual({ ...claim, status, response, expiresAt: until });
      for (const again of ['sent', 'not_sent', 'unknown'] as const) {
        expect(await store.settle(claim, again)).toEqual({
          kind: 'lost',
          found: { kind: 'settled', response, until },
        });
      }
    },
  );

  test('an expired row that still lies there is anyone’s, for another email too', async () => {
    const { store, lookUp: row } = subject();
    const old = claimOf(randomUUID());
    await store.claim(old);
    await store.settle(old, 'sent', SENT);
    const next = claimOf(old.pk, { claimedAt: T0 + HOUR, fingerprint: 'v1:two' });
    expect(await store.find(old.pk, { fingerprint: 'v1:one' }, T0 + HOUR)).toEqual({ kind: 'free' });
    expect(await store.claim(next)).toMatchObject({ kind: 'claimed' });
    // Nothing of the old row shines through.
    expect(await row(old.pk)).toEqual({ ...next, status: 'sending', expiresAt: (T0 + HOUR + DAY) / SECOND });
  });

  test.each([
    ['the same email', 'v1:one'],
    ['another one', 'v1:two'],
  ])('not_sent may be claimed anew with %s, and starts anew', async (_email, fingerprint) => {
    const { store, lookUp: row } = subject();
    const first = claimOf(randomUUID());
    await store.claim(first);
    expect(await store.settle(first, 'not_sent')).toEqual({ kind: 'settled', until: (T0 + HOUR) / SECOND });
    const until = (T0 + HOUR) / SECOND;
    expect(await store.find(first.pk, { fingerprint: 'v1:one' }, T0)).toEqual({
      kind: 'free',
      until,
      laterThan: T0,
    });
    const second = claimOf(first.pk, { claimedAt: T0 + SECOND, fingerprint });
    expect(await store.claim(second)).toMatchObject({ kind: 'claimed' });
    expect(await row(first.pk)).toEqual({
      ...second,
      status: 'sending',
      expiresAt: (T0 + SECOND + DAY) / SECOND,
    });
  });

  test('a claim that was withdrawn is void, whether it was made before or arrives later', async () => {
    const { store, lookUp: row } = subject();
    const until = (T0 + HOUR) / SECOND;
    for (const made of [true, false]) {
      const claim = claimOf(randomUUID());
      if (made) await store.claim(claim);
      for (const _again of ['once', 'and by a retry whose answer was lost']) {
        expect(await store.withdraw(claim)).toMatchObject({ kind: 'free', until });
      }
      expect(await store.claim(claim)).toEqual({ kind: 'free', until, laterThan: T0 });
      expect(await row(claim.pk)).toEqual({ ...claim, status: 'not_sent', expiresAt: until });
      const next = claimOf(claim.pk, { claimedAt: T0 + 1, fingerprint: 'v1:two' });
      expect(await store.claim(next)).toMatchObject({ kind: 'claimed' });
    }
  });

  test('a withdrawal touches no other claim, and tells what it finds', async () => {
    const { store, lookUp: row } = subject();
    for (const status of ['sending', 'sent', 'refused', 'unknown'] as const) {
      const holder = claimOf(randomUUID());
      await store.claim(holder);
      if (status !== 'sending') await store.settle(holder, status, SENT);
      const before = await row(holder.pk);
      expect(await store.withdraw(claimOf(holder.pk))).toEqual(
        await store.find(holder.pk, { fingerprint: 'v1:one' }, T0),
      );
      expect(await row(holder.pk)).toEqual(before);
    }
  });

  test('a delayed put of a claim that was given up cannot bring it back', async () => {
    const { store, lookUp: row } = subject();
    const claim = claimOf(randomUUID());
    await store.claim(claim);
    await store.settle(claim, 'not_sent');
    await store.claim(claim);
    expect(await row(claim.pk)).toMatchObject({ status: 'not_sent' });
  });

  test('a withdrawal of a claim that was made sets its key free', async () => {
    const { store, lookUp: row } = subject();
    const claim = claimOf(randomUUID());
    await store.claim(claim);
    const until = (T0 + HOUR) / SECOND;
    expect(await store.withdraw(claim)).toMatchObject({ kind: 'free', until });
    expect(await row(claim.pk)).toEqual({ ...claim, status: 'not_sent', expiresAt: until });
    expect(await store.claim(claimOf(claim.pk, { claimedAt: T0 + 1 }))).toMatchObject({ kind: 'claimed' });
  });

  test('a withdrawal that comes before its claim stops it: no ghost blocks the key', async () => {
    const { store, lookUp: row } = subject();
    const late = claimOf(randomUUID());
    expect(await store.withdraw(late)).toMatchObject({ kind: 'free' });
    expect(await store.withdraw(late)).toMatchObject({ kind: 'free' });
    expect(await store.claim(late)).toMatchObject({ kind: 'free' });
    expect(await row(late.pk)).toMatchObject({ status: 'not_sent' });
    expect(await store.claim(claimOf(late.pk, { claimedAt: T0 + 1 }))).toMatchObject({ kind: 'claimed' });
  });

  test('a withdrawal stops its claim where another one was released too', async () => {
    const { store, lookUp: row } = subject();
    const first = claimOf(randomUUID());
    await store.claim(first);
    await store.settle(first, 'not_sent');
    for (const claimedAt of [T0 - 1, T0, T0 + 1]) {
      const late = claimOf(first.pk, { claimedAt });
      expect(await store.withdraw(late)).toMatchObject({ kind: 'free' });
      expect(await store.claim(late)).toMatchObject({ kind: 'free' });
      expect(await row(late.pk)).toMatchObject({ status: 'not_sent' });
    }
  });

  test('a put that arrives late takes the place of no later claim, released or not', async () => {
    const { store, lookUp: row } = subject();
    const late = claimOf(randomUUID());
    await store.withdraw(late);
    const later = claimOf(late.pk, { claimedAt: T0 + 1 });
    for (const release of [false, true]) {
      await store.claim(later);
      if (release) await store.settle(later, 'not_sent');
      const before = await row(late.pk);
      await store.claim(late);
      expect(await row(late.pk)).toEqual(before);
    }
  });

  test('a claim by a clock that is behind is told what it must be later than', async () => {
    const { store } = subject();
    const ahead = claimOf(randomUUID());
    await store.claim(ahead);
    await store.settle(ahead, 'not_sent');
    for (const claimedAt of [T0 - 250, T0]) {
      const seen = await store.claim(claimOf(ahead.pk, { claimedAt }));
      expect(seen).toMatchObject({ kind: 'free', laterThan: T0 });
    }
    expect(await store.claim(claimOf(ahead.pk, { claimedAt: T0 + 1 }))).toMatchObject({ kind: 'claimed' });
  });

  test('a fraction of a second is never forgotten too soon', async () => {
    const { store } = subject();
    const claim = claimOf(randomUUID(), { claimedAt: T0 + 999 });
    await store.claim(claim);
    await store.settle(claim, 'sent', SENT);
    const before = claimOf(claim.pk, { claimedAt: T0 + 999 + HOUR });
    expect(await store.claim(before)).toMatchObject({ kind: 'settled' });
    const after = claimOf(claim.pk, { claimedAt: T0 + SECOND + HOUR });
    expect(await store.claim(after)).toMatchObject({ kind: 'claimed' });
  });

  test('a withdrawal touches nothing that is another’s, and finds what that is', async () => {
    const { store, lookUp: row } = subject();
    for (const [status, kind] of [
      ['sent', 'settled'],
      ['refused', 'settled'],
      ['unknown', 'unknown'],
      [undefined, 'in-progress'],
    ] as const) {
      const first = claimOf(randomUUID());
      await store.claim(first);
      if (status) await store.settle(first, status, SENT);
      const before = await row(first.pk);
      expect(await store.withdraw(claimOf(first.pk))).toMatchObject({ kind });
      expect(await store.withdraw(claimOf(first.pk, { fingerprint: 'v1:two' }))).toMatchObject({
        kind: 'reused',
      });
      expect(await row(first.pk)).toEqual(before);
    }
  });

  test('another email finds the key used, unless the first was certainly not sent', async () => {
    const { store } = subject();
    for (const status of ['sent', 'refused', 'unknown', undefined] as const) {
      const first = claimOf(randomUUID());
      await store.claim(first);
      if (status) await store.settle(first, status, SENT);
      const other = claimOf(first.pk, { fingerprint: 'v1:two' });
      expect(await store.claim(other)).toMatchObject({ kind: 'reused' });
      expect(await store.find(first.pk, { fingerprint: 'v1:two' }, T0)).toMatchObject({ kind: 'reused' });
    }
  });

  test('a fingerprint of an earlier version is compared, and one that nobody knows counts as a match', async () => {
    const { store } = subject();
    const first = claimOf(randomUUID(), { fingerprint: 'v0:one' });
    await store.claim(first);
    const repeat = (earlierPrints: string[]) =>
      store.claim(claimOf(first.pk, { earlierPrints: () => earlierPrints }));
    expect(await repeat(['v0:one'])).toMatchObject({ kind: 'in-progress' });
    expect(await repeat(['v0:two'])).toMatchObject({ kind: 'reused' });
    expect(await repeat([])).toMatchObject({ kind: 'in-progress' });
  });

  test('unknown keeps its 24 hours and is not claimed', async () => {
    const { store, lookUp: row } = subject();
    const claim = claimOf(randomUUID());
    await store.claim(claim);
    expect(await store.settle(claim, 'unknown')).toEqual({ kind: 'settled', until: (T0 + DAY) / SECOND });
    const unknown = { kind: 'unknown', since: T0 + 22 * SECOND, until: (T0 + DAY) / SECOND };
    expect(await store.claim(claimOf(claim.pk, { claimedAt: T0 + DAY - 1 }))).toEqual(unknown);
    expect(await row(claim.pk)).toMatchObject({ status: 'unknown', expiresAt: (T0 + DAY) / SECOND });
  });

  test('sending past its lease reads unknown, and promises no more than an hour', async () => {
    const { store } = subject();
    const claim = claimOf(randomUUID());
    await store.claim(claim);
    const until = (T0 + HOUR) / SECOND;
    expect(await store.find(claim.pk, { fingerprint: 'v1:one' }, claim.leaseUntil - 1)).toEqual({
      kind: 'in-progress',
      until,
    });
    const unknown = { kind: 'unknown', since: claim.leaseUntil, until };
    expect(await store.find(claim.pk, { fingerprint: 'v1:one' }, claim.leaseUntil)).toEqual(unknown);
    expect(await store.claim(claimOf(claim.pk, { claimedAt: claim.leaseUntil }))).toEqual(unknown);
  });

  test('a stale claim cannot settle', async () => {
    const { store, lookUp: row } = subject();
    const stale = claimOf(randomUUID());
    await store.claim(stale);
    await store.settle(stale, 'not_sent');
    const current = claimOf(stale.pk, { claimedAt: T0 + 1 });
    await store.claim(current);
    for (const status of ['sent', 'refused', 'not_sent', 'unknown'] as const) {
      expect(await store.settle(stale, status, SENT)).toEqual({ kind: 'lost' });
    }
    expect(await row(stale.pk)).toMatchObject({ status: 'sending', claimId: current.claimId });
    expect(await store.settle(claimOf(randomUUID()), 'sent', SENT)).toEqual({ kind: 'lost' });
  });
});
