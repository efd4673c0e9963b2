import { describe, expect, test } from 'vitest';
import type { IdempotencyRecord, Status } from '../../../functions/idempotency/record.ts';
import { proveSent } from '../../../functions/outcomes/prove-sent.ts';
import { LEASE_UNTIL, response, rowOf } from '../../support/row-of.ts';

const proof = { pk: 'pk-1', claimId: 'claim-1', messageId: 'm-1' };
/** It is fenced by the claim and by every open state, and leaves the expiry alone. */
const step = {
  pk: 'pk-1',
  claimId: 'claim-1',
  from: ['sending', 'unknown', 'not_sent'],
  to: 'sent',
  response,
};

async function prove(row: IdempotencyRecord | undefined, { lost = false, now = LEASE_UNTIL - 1 } = {}) {
  const steps: unknown[] = [];
  const store = {
    async step(settlement: unknown) {
      steps.push(settlement);
      return { lost };
    },
  };
  return { proven: await proveSent(store, proof, row, response, now), steps };
}

describe('an event that proves an email sent', () => {
  test.each<[string, Status, number, string]>([
    ['in progress', 'sending', LEASE_UNTIL - 1, 'settled'],
    ['past its lease', 'sending', LEASE_UNTIL, 'healed'],
    ['unknown', 'unknown', LEASE_UNTIL - 1, 'healed'],
    ['long unknown', 'unknown', LEASE_UNTIL + 60_000, 'healed'],
    ['said not to be sent', 'not_sent', LEASE_UNTIL - 1, 'settled'],
  ])('settles in one step a record that was %s', async (_, status, now, proven) => {
    expect(await prove(rowOf(status), { now })).toEqual({ proven, steps: [step] });
  });

  test.each(['sent', 'refused'] as const)('costs no write where the record is %s already', async (status) => {
    expect(await prove(rowOf(status))).toEqual({ proven: 'known', steps: [] });
  });

  test.each([
    ['gone', undefined],
    ["another claim's", { ...rowOf('sending'), claimId: 'claim-2' }],
    ["another claim's and unknown", { ...rowOf('unknown'), claimId: 'claim-2' }],
    ["another claim's and sent", { ...rowOf('sent'), claimId: 'claim-2' }],
  ])('touches no record that is %s', async (_, row) => {
    expect(await prove(row)).toEqual({ proven: 'gone', steps: [] });
  });

  test('has nothing more to do when another step came first', async () => {
    expect(await prove(rowOf('unknown'), { lost: true })).toEqual({ proven: 'known', steps: [step] });
  });

  test('throws when the table does not answer', async () => {
    const store = { step: () => Promise.reject(new Error('The table does not answer')) };
    await expect(proveSent(store, proof, rowOf('sending'), response, LEASE_UNTIL)).rejects.toThrow(
      'The table does not answer',
    );
  });
});
