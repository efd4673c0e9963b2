import { describe, expect, test } from 'vitest';
import type { Claim, Status } from '../../../functions/idempotency/record.ts';
import {
  applySettlement,
  claimRow,
  mayClaim,
  type Settlement,
  settleByHand,
  settleOwn,
  settleProven,
  settleResult,
  withdrawRow,
} from '../../../functions/idempotency/transitions.ts';
import {
  CLAIMED_AT,
  claim,
  IN_A_DAY,
  IN_AN_HOUR,
  LEASE_UNTIL,
  response,
  rowOf,
  statuses,
} from '../../support/row-of.ts';

test('a claim puts a row that is held for 24 hours', () => {
  expect(claimRow(claim)).toEqual({
    pk: 'pk-1',
    claimId: 'claim-1',
    fingerprint: claim.fingerprint,
    claimedAt: CLAIMED_AT,
    leaseUntil: LEASE_UNTIL,
    status: 'sending',
    expiresAt: IN_A_DAY,
  });
});

describe('a claim whose answer never came', () => {
  const ghost = withdrawRow(claim);

  test('is taken back by a row that is released, for one hour since the claim', () => {
    expect(ghost).toEqual({
      pk: 'pk-1',
      claimId: 'claim-1',
      fingerprint: claim.fingerprint,
      claimedAt: CLAIMED_AT,
      leaseUntil: LEASE_UNTIL,
      status: 'not_sent',
      expiresAt: IN_AN_HOUR,
    });
  });

  test('is not made when it still arrives', () => {
    expect(mayClaim(ghost, claim)).toBe(false);
  });

  test('does not stand in the way of the next', () => {
    expect(mayClaim(ghost, { ...claim, claimId: 'claim-2', claimedAt: CLAIMED_AT + 1 })).toBe(true);
  });
});

describe('a claim may be made', () => {
  const later: Claim = { ...claim, claimId: 'claim-2', claimedAt: CLAIMED_AT + 60_000 };

  test('where there is no row', () => {
    expect(mayClaim(undefined, later)).toBe(true);
  });

  test.each<[Status, boolean]>([
    ['sending', false],
    ['sent', false],
    ['refused', false],
    ['not_sent', true],
    ['unknown', false],
  ])('of a row that is %s: %s', (status, may) => {
    expect(mayClaim(rowOf(status), later)).toBe(may);
  });

  test('of a released row with any email: nothing was sent under it', () => {
    expect(mayClaim(rowOf('not_sent'), { ...later, fingerprint: 'v1:other' })).toBe(true);
  });

  test.each([
    ['not of a millisecond before', CLAIMED_AT - 1, false],
    ['not of the same millisecond', CLAIMED_AT, false],
    ['of the next', CLAIMED_AT + 1, true],
  ])('of a released row only by a later claim: %s', (_, claimedAt, may) => {
    expect(mayClaim(rowOf('not_sent'), { ...later, claimedAt })).toBe(may);
  });

  test.each<[Status, boolean]>([
    ['sending', true],
    ['sent', false],
    ['refused', false],
    ['not_sent', false],
    ['unknown', false],
  ])('again by itself, of a row that is %s: %s', (status, may) => {
    expect(mayClaim(rowOf(status), claim)).toBe(may);
  });

  test.each<[string, number, boolean]>([
    ['not in the millisecond before it expires', 1_767_311_999_999, false],
    ['in the millisecond it expires', 1_767_312_001_000, true],
    ['in the second it expires', 1_767_312_001_999, true],
    ['days later, while the row still stands', 1_767_571_200_000, true],
  ])('of an old row: %s', (_, claimedAt, may) => {
    for (const status of ['sending', 'sent', 'refused', 'unknown'] as const) {
      expect(mayClaim(rowOf(status), { ...later, claimedAt })).toBe(may);
    }
    expect(mayClaim(rowOf('sent'), { ...later, claimedAt, fingerprint: 'v1:other' })).toBe(may);
  });
});

describe('the holder of a claim settles it', () => {
  test.each<[Settlement['to'], Settlement]>([
    [
      'sent',
      {
        pk: 'pk-1',
        claimId: 'claim-1',
        from: expect.arrayContaining(['sending']),
        to: 'sent',
        response,
        expiresAt: IN_AN_HOUR,
      },
    ],
    [
      'refused',
      { pk: 'pk-1', claimId: 'claim-1', from: ['sending'], to: 'refused', response, expiresAt: IN_AN_HOUR },
    ],
  ])('as %s with the answer, for one hour since the claim', (to, step) => {
    expect(settleOwn(claim, to, response)).toEqual(step);
  });

  test('as not sent, for one hour since the claim', () => {
    expect(settleOwn(claim, 'not_sent')).toEqual({
      pk: 'pk-1',
      claimId: 'claim-1',
      from: ['sending'],
      to: 'not_sent',
      expiresAt: IN_AN_HOUR,
    });
  });

  test('as unknown, and the row keeps the 24 hours it has', () => {
    expect(settleOwn(claim, 'unknown')).toEqual({
      pk: 'pk-1',
      claimId: 'claim-1',
      from: ['sending'],
      to: 'unknown',
    });
  });
});

describe('a settlement', () => {
  const step: Settlement = {
    pk: 'pk-1',
    claimId: 'claim-1',
    from: ['sending', 'unknown'],
    to: 'sent',
    response,
    expiresAt: IN_AN_HOUR,
  };

  test('changes status, answer and expiry, and nothing else', () => {
    expect(applySettlement(rowOf('sending'), step)).toEqual({
      ...rowOf('sending'),
      status: 'sent',
      response,
      expiresAt: IN_AN_HOUR,
    });
  });

  test('leaves answer and expiry alone where it names none', () => {
    const { response: _response, expiresAt: _expiresAt, ...bare } = step;
    expect(applySettlement(rowOf('unknown'), { ...bare, to: 'not_sent' })).toEqual(rowOf('not_sent'));
  });

  test('leaves the row that it is given as it was', () => {
    const before = rowOf('sending');
    applySettlement(before, step);
    expect(before).toEqual(rowOf('sending'));
  });

  test.each(statuses)('is made only from the states it names: %s', (status) => {
    expect(applySettlement(rowOf(status), step) !== undefined).toBe(
      status === 'sending' || status === 'unknown',
    );
  });

  test('is not made under another claim', () => {
    expect(applySettlement({ ...rowOf('sending'), claimId: 'claim-2' }, step)).toBeUndefined();
  });

  test('is not made where there is no row', () => {
    expect(applySettlement(undefined, step)).toBeUndefined();
  });

  test.each<Settlement['to']>(['sent', 'refused', 'not_sent', 'unknown'])(
    'by the holder (%s) moves a row that is sending, and no final or released one',
    (to) => {
      const own = settleOwn(claim, to, to === 'sent' || to === 'refused' ? response : undefined);
      expect(applySettlement(rowOf('sending'), own)?.status).toBe(to);
      for (const status of ['sent', 'refused', 'not_sent'] as const) {
        expect(applySettlement(rowOf(status), own)).toBeUndefined();
      }
    },
  );

  test('by the holder that is unknown keeps the row for 24 hours', () => {
    expect(applySettlement(rowOf('sending'), settleOwn(claim, 'unknown'))).toEqual(rowOf('unknown'));
  });
});

describe('an event of SES settles', () => {
  const proven = settleProven('pk-1', 'claim-1', response);

  test('every record of its claim that is still open, and names no expiry', () => {
    expect(proven).toEqual({
      pk: 'pk-1',
      claimId: 'claim-1',
      from: ['sending', 'unknown', 'not_sent'],
      to: 'sent',
      response,
    });
  });

  test.each(['sending', 'unknown', 'not_sent'] as const)(
    'a record that is %s as sent, which is kept as long as before',
    (status) => {
      expect(applySettlement(rowOf(status), proven)).toEqual({ ...rowOf(status), status: 'sent', response });
    },
  );

  test.each(['sent', 'refused'] as const)('nothing in a record that is %s', (status) => {
    expect(applySettlement(rowOf(status), proven)).toBeUndefined();
  });

  test('nothing in a record of another claim', () => {
    expect(applySettlement({ ...rowOf('sending'), claimId: 'claim-2' }, proven)).toBeUndefined();
  });
});

describe('an operator settles', () => {
  const fence = { pk: 'pk-1', claimId: 'claim-1' };

  test.each<[string, Status, number]>([
    ['what is said to be unknown', 'unknown', LEASE_UNTIL - 1],
    ['what is unknown since its lease ended', 'sending', LEASE_UNTIL],
  ])('%s, as sent with its answer or as not sent, and the row keeps its hold', (_, status, now) => {
    expect(settleByHand(rowOf(status), { to: 'sent', response }, now)).toEqual({
      ...fence,
      from: [status],
      to: 'sent',
      response,
    });
    expect(settleByHand(rowOf(status), { to: 'not_sent' }, now)).toEqual({
      ...fence,
      from: [status],
      to: 'not_sent',
    });
  });

  test('nothing that someone is still at', () => {
    expect(settleByHand(rowOf('sending'), { to: 'not_sent' }, LEASE_UNTIL - 1)).toBeUndefined();
  });

  test.each(['sent', 'refused', 'not_sent'] as const)('nothing that is %s', (status) => {
    expect(settleByHand(rowOf(status), { to: 'not_sent' }, LEASE_UNTIL)).toBeUndefined();
  });
});

describe('another retention', () => {
  /** Ten minutes and two hours, and when they end, in epoch seconds. */
  const retention = { windowSeconds: 600, holdSeconds: 7_200 };
  const IN_TEN_MINUTES = 1_767_226_201;
  const IN_TWO_HOURS = 1_767_232_801;

  test('holds a claim as long as it says', () => {
    expect(claimRow(claim, retention).expiresAt).toBe(IN_TWO_HOURS);
  });

  test.each(['sent', 'refused', 'not_sent'] as const)(
    'remembers what its holder settles as %s as long as it says',
    (to) => {
      const step = settleOwn(claim, to, undefined, retention);
      expect(step.expiresAt).toBe(IN_TEN_MINUTES);
      expect(settleResult(claim, step, undefined, retention)).toEqual({
        kind: 'settled',
        until: IN_TEN_MINUTES,
      });
    },
  );

  test('remembers what is unknown as long as it holds', () => {
    const step = settleOwn(claim, 'unknown', undefined, retention);
    expect(settleResult(claim, step, undefined, retention)).toEqual({ kind: 'settled', until: IN_TWO_HOURS });
  });

  test('remembers a claim that was taken back as long as it says', () => {
    expect(withdrawRow(claim, retention).expiresAt).toBe(IN_TEN_MINUTES);
  });

  test('tells the holder of a row in its way how long that is kept', () => {
    const lost = { row: { ...rowOf('sending'), fingerprint: 'v1:other' } };
    expect(settleResult(claim, settleOwn(claim, 'sent'), lost, retention)).toEqual({
      kind: 'lost',
      found: { kind: 'reused', until: IN_TEN_MINUTES },
    });
  });
});

describe('the holder learns', () => {
  test.each<[Settlement['to'], number]>([
    ['sent', IN_AN_HOUR],
    ['refused', IN_AN_HOUR],
    ['not_sent', IN_AN_HOUR],
    ['unknown', IN_A_DAY],
  ])('how long the key is kept that it settled as %s', (to, until) => {
    expect(settleResult(claim, settleOwn(claim, to), undefined)).toEqual({ kind: 'settled', until });
  });

  const step = settleOwn(claim, 'unknown');

  test('what stands in the row that settled before', () => {
    expect(settleResult(claim, step, { row: rowOf('sent') })).toEqual({
      kind: 'lost',
      found: { kind: 'settled', response, until: IN_A_DAY },
    });
  });

  test('that the row is released already', () => {
    expect(settleResult(claim, step, { row: rowOf('not_sent') })).toEqual({
      kind: 'lost',
      found: { kind: 'free', until: IN_A_DAY, laterThan: CLAIMED_AT },
    });
  });

  test('nothing of a row under another claim', () => {
    expect(settleResult(claim, step, { row: { ...rowOf('sent'), claimId: 'claim-2' } })).toEqual({
      kind: 'lost',
    });
  });

  test('nothing of a row that is gone', () => {
    expect(settleResult(claim, step, { row: undefined })).toEqual({ kind: 'lost' });
  });
});
