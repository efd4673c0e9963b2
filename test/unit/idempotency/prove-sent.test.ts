import { describe, expect, test } from 'vitest';
import { type Proof, type ProofStore, proveSent } from '../../../functions/idempotency/prove-sent.ts';
import type { IdempotencyRecord, Status } from '../../../functions/idempotency/record.ts';
import { IN_AN_HOUR, LEASE_UNTIL, response, rowOf } from '../../support/row-of.ts';

const proof: Proof = { pk: 'pk-1', claimId: 'claim-1', messageId: 'm-1' };
const others = { ...rowOf('sending'), claimId: 'claim-2' };

const made = { lost: false } as const;
const lostTo = (row: IdempotencyRecord | undefined) => ({ lost: true, row }) as const;
const step = (from: Status, expiresAt?: number) => ({
  pk: 'pk-1',
  claimId: 'claim-1',
  from: [from],
  to: 'sent',
  response,
  ...(expiresAt !== undefined && { expiresAt }),
});

/** What each step comes to, in order; one too many fails. */
async function prove(
  read: IdempotencyRecord | undefined,
  turns: Awaited<ReturnType<ProofStore['step']>>[],
  now = LEASE_UNTIL - 1,
) {
  const steps: unknown[] = [];
  const store: Pick<ProofStore, 'step'> = {
    async step(settlement) {
      const turn = turns[steps.length];
      steps.push(settlement);
      if (!turn) throw new Error('The script has no more turns');
      return turn;
    },
  };
  return { proven: await proveSent(store, proof, read, response, () => now), steps };
}

describe('an event that proves an email sent', () => {
  test.each<[string, Status, number, string, unknown]>([
    ['in progress, in one step', 'sending', LEASE_UNTIL - 1, 'settled', step('sending', IN_AN_HOUR)],
    ['past its lease, in one step', 'sending', LEASE_UNTIL, 'healed', step('sending')],
    ['unknown, in one step', 'unknown', LEASE_UNTIL - 1, 'healed', step('unknown')],
    ['long unknown, in one step', 'unknown', LEASE_UNTIL + 60_000, 'healed', step('unknown')],
    ['said not to be sent, in one step', 'not_sent', LEASE_UNTIL - 1, 'settled', step('not_sent')],
  ])('settles a record that is %s', async (_, status, now, proven, only) => {
    expect(await prove(rowOf(status), [made], now)).toEqual({ proven, steps: [only] });
  });

  test.each(['sent', 'refused'] as const)('costs no write where the record is %s already', async (status) => {
    expect(await prove(rowOf(status), [])).toEqual({ proven: 'known', steps: [] });
  });

  test.each([
    ['gone', undefined],
    ["another claim's", others],
    ["another claim's and unknown", { ...rowOf('unknown'), claimId: 'claim-2' }],
  ])('touches no record that is %s', async (_, read) => {
    expect(await prove(read, [])).toEqual({ proven: 'gone', steps: [] });
  });
});

describe('an event whose step comes second looks at what came first', () => {
  const first = step('sending', IN_AN_HOUR);

  test.each<[string, IdempotencyRecord | undefined, string]>([
    ['sent', rowOf('sent'), 'known'],
    ['refused', rowOf('refused'), 'known'],
    ['gone', undefined, 'gone'],
    ["another claim's", others, 'gone'],
  ])('and leaves a record alone that is %s', async (_, other, proven) => {
    expect(await prove(rowOf('sending'), [lostTo(other)])).toEqual({ proven, steps: [first] });
  });

  test.each<[Status, string]>([
    ['unknown', 'healed'],
    ['not_sent', 'settled'],
  ])('and settles a record that became %s from there, which keeps what it has', async (status, proven) => {
    expect(await prove(rowOf('sending'), [lostTo(rowOf(status)), made])).toEqual({
      proven,
      steps: [first, step(status)],
    });
  });

  test('as often as it takes', async () => {
    expect(await prove(rowOf('sending'), [lostTo(rowOf('unknown')), lostTo(rowOf('sent'))])).toEqual({
      proven: 'known',
      steps: [first, step('unknown')],
    });
  });
});

test('a table that does not answer is no proof of anything', async () => {
  await expect(prove(rowOf('sending'), [])).rejects.toThrow('no more turns');
});
