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

interface Asked {
  /** What the step finds, if that is another row than was read. */
  before?: IdempotencyRecord;
  /** What the step loses to, if it does. */
  lost?: { row: IdempotencyRecord | undefined };
  now?: number;
  acceptedAt?: number;
}

async function prove(row: IdempotencyRecord | undefined, asked: Asked = {}) {
  const { lost, before = row ?? rowOf('sending'), now = LEASE_UNTIL - 1, acceptedAt } = asked;
  const steps: unknown[] = [];
  const store = {
    async step(settlement: unknown) {
      steps.push(settlement);
      return lost ? { lost } : { before };
    },
  };
  return {
    proven: await proveSent(store, { ...proof, ...(acceptedAt && { acceptedAt }) }, row, response, now),
    steps,
  };
}

describe('an event that proves an email sent', () => {
  test.each<[string, Status, number, string]>([
    ['in progress', 'sending', LEASE_UNTIL - 1, 'settled'],
    ['past its lease', 'sending', LEASE_UNTIL, 'healed'],
    ['unknown', 'unknown', LEASE_UNTIL - 1, 'healed'],
    ['long unknown', 'unknown', LEASE_UNTIL + 60_000, 'healed'],
    ['said not to be sent, which was wrong', 'not_sent', LEASE_UNTIL - 1, 'contradicted'],
  ])('settles in one step a record that was %s', async (_, status, now, proven) => {
    expect(await prove(rowOf(status), { now })).toEqual({ proven, steps: [step] });
  });

  test.each<[Status, Status, string]>([
    ['sending', 'not_sent', 'contradicted'],
    ['unknown', 'not_sent', 'contradicted'],
    ['sending', 'unknown', 'healed'],
  ])('goes by what its step found, and not by what was read: %s, then %s', async (read, found, proven) => {
    expect(await prove(rowOf(read), { before: rowOf(found) })).toEqual({ proven, steps: [step] });
  });

  test('costs no write where the record is sent already', async () => {
    expect(await prove(rowOf('sent'))).toEqual({ proven: 'known', steps: [] });
  });

  test('contradicts a record that says refused, and leaves it as it was answered', async () => {
    expect(await prove(rowOf('refused'))).toEqual({ proven: 'contradicted', steps: [] });
  });

  test('touches no record that is gone', async () => {
    expect(await prove(undefined)).toEqual({ proven: 'gone', steps: [] });
  });

  const others = [
    ['', { ...rowOf('sending'), claimId: 'claim-2' }],
    [' and unknown', { ...rowOf('unknown'), claimId: 'claim-2' }],
    [' and sent', { ...rowOf('sent'), claimId: 'claim-2' }],
  ] as const;
  test.each(others)("contradicts what released the key, where it is another claim's%s", async (_, row) => {
    expect(await prove(row)).toEqual({ proven: 'contradicted', steps: [] });
  });

  // An hour before the other claim, less what a request and two clocks may differ by.
  const { claimedAt } = rowOf('sent');
  const AN_HOUR_BEFORE = claimedAt - 3_600_000 + 60_000;
  test.each([
    ['when its own record could have been forgotten', AN_HOUR_BEFORE, 'gone'],
    ['while its own record was remembered', AN_HOUR_BEFORE + 1, 'contradicted'],
  ])('that comes when the key was claimed anew %s', async (_, acceptedAt, proven) => {
    const [, [, row]] = others;
    expect(await prove(row, { acceptedAt })).toEqual({ proven, steps: [] });
  });

  test.each<[string, IdempotencyRecord | undefined, string]>([
    ['its own settle', rowOf('sent'), 'known'],
    ['its refusal', rowOf('refused'), 'contradicted'],
    ['the end of its row', undefined, 'gone'],
    ["another's claim", { ...rowOf('sending'), claimId: 'claim-2' }, 'contradicted'],
  ])('says what it lost to, where that was %s', async (_, row, proven) => {
    expect(await prove(rowOf('unknown'), { lost: { row } })).toEqual({ proven, steps: [step] });
  });

  test('throws when the table does not answer', async () => {
    const store = { step: () => Promise.reject(new Error('The table does not answer')) };
    await expect(proveSent(store, proof, rowOf('sending'), response, LEASE_UNTIL)).rejects.toThrow(
      'The table does not answer',
    );
  });
});
