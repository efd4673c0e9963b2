import { expect, test } from 'vitest';
import type { IdempotencyRecord } from '../../../functions/idempotency/record.ts';
import { applySettlement } from '../../../functions/idempotency/transitions.ts';
import { forget, Refusal, settle, type Terminal } from '../../../lib/operator/commands.ts';
import type { Records } from '../../../lib/operator/records.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
const T0 = 1_767_225_600_000;

function row(changes: Partial<IdempotencyRecord> = {}): IdempotencyRecord {
  return {
    pk: 'pk',
    status: 'sending',
    claimId: 'claim-1',
    fingerprint: 'v1:one',
    claimedAt: T0,
    leaseUntil: T0 + 22_000,
    expiresAt: T0 / 1_000 + 86_400,
    ...changes,
  };
}

/** One row, changed only as the table would let it be. */
function tableOf(only: IdempotencyRecord): { table: Records; rows: Map<string, IdempotencyRecord> } {
  const rows = new Map([[only.pk, only]]);
  const table: Records = {
    listOpen: async () => [...rows.values()],
    find: async (pk) => rows.get(pk),
    async settle(step) {
      const next = applySettlement(rows.get(step.pk), step);
      if (next) rows.set(step.pk, next);
      return next !== undefined;
    },
    async forget({ pk, claimId, status }) {
      const current = rows.get(pk);
      return current?.claimId === claimId && current.status === status && rows.delete(pk);
    },
  };
  return { table, rows };
}

function terminal(now: number, answer: () => boolean): Terminal {
  return { print: () => {}, confirm: async () => answer(), now: () => now };
}

const yes = () => true;
const AFTER = T0 + 22_000;

test('one whose holder may still be at it cannot be settled', async () => {
  const { table } = tableOf(row());
  await expect(settle(table, 'pk', 'm-1', terminal(AFTER - 1, yes))).rejects.toThrow(Refusal);
});

test('sent by hand answers with the id and keeps its hold', async () => {
  const { table, rows } = tableOf(row());
  await settle(table, 'pk', 'm-1', terminal(AFTER, yes));
  expect(rows.get('pk')).toEqual(
    row({ status: 'sent', response: { statusCode: 202, body: '{"id":"m-1"}' } }),
  );
});

test('not sent by hand keeps its hold too', async () => {
  const { table, rows } = tableOf(row({ status: 'unknown' }));
  await settle(table, 'pk', undefined, terminal(T0, yes));
  expect(rows.get('pk')).toEqual(row({ status: 'not_sent' }));
});

test('a no changes nothing', async () => {
  const open = row({ status: 'unknown' });
  const { table, rows } = tableOf(open);
  await settle(
    table,
    'pk',
    undefined,
    terminal(T0, () => false),
  );
  expect(rows.get('pk')).toEqual(open);
  const settled = tableOf(row({ status: 'not_sent' }));
  await forget(
    settled.table,
    'pk',
    terminal(T0, () => false),
  );
  expect(settled.rows.size).toBe(1);
});

test.each<[string, Partial<IdempotencyRecord>]>([
  ['SES’s event came', { status: 'sent', response: { statusCode: 202, body: '{"id":"m-9"}' } }],
  ['another claim took it', { claimId: 'claim-2' }],
])('what was shown is not settled when %s while the question stood', async (_what, changes) => {
  const { table, rows } = tableOf(row({ status: 'unknown' }));
  const meanwhile = row({ status: 'unknown', ...changes });
  const question = terminal(T0, () => {
    rows.set('pk', meanwhile);
    return true;
  });
  await expect(settle(table, 'pk', undefined, question)).rejects.toThrow('changed meanwhile');
  expect(rows.get('pk')).toEqual(meanwhile);
});

test('what was shown is not forgotten when it was claimed anew while the question stood', async () => {
  const { table, rows } = tableOf(row({ status: 'not_sent' }));
  const question = terminal(T0, () => {
    rows.set('pk', row({ claimId: 'claim-2' }));
    return true;
  });
  await expect(forget(table, 'pk', question)).rejects.toThrow('changed meanwhile');
  expect(rows.size).toBe(1);
});

test.each(['sending', 'unknown'] as const)('%s cannot be forgotten', async (status) => {
  const { table } = tableOf(row({ status }));
  await expect(forget(table, 'pk', terminal(AFTER, yes))).rejects.toThrow('only a settled one');
});
