import { describe, expect, test } from 'vitest';
import {
  type Claim,
  type Found,
  found,
  type IdempotencyRecord,
  isUnknown,
  promisedUntil,
  type Status,
} from '../../../functions/idempotency/record.ts';
import {
  applied,
  claimed,
  mayClaim,
  type Settlement,
  settleOwn,
  settleProven,
  settleResult,
} from '../../../functions/idempotency/transitions.ts';

/** 2026-01-01T00:00:00.123Z, in epoch milliseconds; one hour and 24 hours later, in epoch seconds. */
const CLAIMED_AT = 1_767_225_600_123;
const IN_AN_HOUR = 1_767_229_200;
const IN_A_DAY = 1_767_312_000;
const LEASE_UNTIL = 1_767_225_622_123;

const PRINT = 'v1:print';
const statuses: Status[] = ['sending', 'sent', 'refused', 'not_sent', 'unknown'];
const response = { statusCode: 202, body: '{"id":"m-1"}' };

const claim: Claim = {
  pk: 'pk-1',
  claimId: 'claim-1',
  fingerprint: PRINT,
  claimedAt: CLAIMED_AT,
  leaseUntil: LEASE_UNTIL,
};
const row = (changes: Partial<IdempotencyRecord> = {}): IdempotencyRecord => ({
  ...claim,
  status: 'sending',
  expiresAt: IN_A_DAY,
  ...changes,
});
const answered = { sent: { response }, refused: { response: { statusCode: 400, body: '{}' } } } as const;
const rowOf = (status: Status) =>
  row({ status, ...(status === 'sent' || status === 'refused' ? answered[status] : {}) });

test('a claim puts a row that is held for 24 hours', () => {
  expect(claimed(claim)).toEqual({
    pk: 'pk-1',
    claimId: 'claim-1',
    fingerprint: PRINT,
    claimedAt: CLAIMED_AT,
    leaseUntil: LEASE_UNTIL,
    status: 'sending',
    expiresAt: IN_A_DAY,
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

  test('of a released row only for the same email', () => {
    expect(mayClaim(row({ status: 'not_sent' }), { ...later, fingerprint: 'v1:other' })).toBe(false);
  });

  test('of a released row whose fingerprint is of another version', () => {
    expect(mayClaim(row({ status: 'not_sent', fingerprint: 'v0:other' }), later)).toBe(true);
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
    ['in the millisecond it expires', 1_767_312_000_000, true],
    ['in the second it expires', 1_767_312_000_999, true],
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
    expect(applied(row(), step)).toEqual({ ...row(), status: 'sent', response, expiresAt: IN_AN_HOUR });
  });

  test('leaves answer and expiry alone where it names none', () => {
    const { response: _response, expiresAt: _expiresAt, ...bare } = step;
    expect(applied(rowOf('unknown'), { ...bare, to: 'not_sent' })).toEqual(row({ status: 'not_sent' }));
  });

  test('leaves the row that it is given as it was', () => {
    const before = row();
    applied(before, step);
    expect(before).toEqual(row());
  });

  test.each(statuses)('is made only from the states it names: %s', (status) => {
    expect(applied(rowOf(status), step) !== undefined).toBe(status === 'sending' || status === 'unknown');
  });

  test('is not made under another claim', () => {
    expect(applied(row({ claimId: 'claim-2' }), step)).toBeUndefined();
  });

  test('is not made where there is no row', () => {
    expect(applied(undefined, step)).toBeUndefined();
  });

  test.each<Settlement['to']>(['sent', 'refused', 'not_sent', 'unknown'])(
    'by the holder (%s) moves a row that is sending, and no final or released one',
    (to) => {
      const own = settleOwn(claim, to, to === 'sent' || to === 'refused' ? response : undefined);
      expect(applied(row(), own)?.status).toBe(to);
      for (const status of ['sent', 'refused', 'not_sent'] as const) {
        expect(applied(rowOf(status), own)).toBeUndefined();
      }
    },
  );

  test('by the holder that is unknown keeps the row for 24 hours', () => {
    expect(applied(row(), settleOwn(claim, 'unknown'))).toEqual(row({ status: 'unknown' }));
  });
});

describe('an event of SES settles', () => {
  const lastOfLease = LEASE_UNTIL - 1;
  const step = { pk: 'pk-1', claimId: 'claim-1', to: 'sent', response };

  test('a record in progress within its lease, for one hour since the claim', () => {
    expect(settleProven(row(), response, lastOfLease)).toEqual({
      ...step,
      from: ['sending'],
      expiresAt: IN_AN_HOUR,
    });
  });

  test('a record past its lease, which was unknown for a moment and keeps its 24 hours', () => {
    expect(settleProven(row(), response, LEASE_UNTIL)).toEqual({ ...step, from: ['sending'] });
  });

  test.each(['unknown', 'not_sent'] as const)('a record that is %s, which keeps what it has', (status) => {
    expect(settleProven(rowOf(status), response, lastOfLease)).toEqual({ ...step, from: [status] });
  });

  test.each(['sent', 'refused'] as const)('nothing in a record that is %s', (status) => {
    expect(settleProven(rowOf(status), response, lastOfLease)).toBeUndefined();
  });

  test.each(['sending', 'unknown', 'not_sent'] as const)('a record that is %s as sent', (status) => {
    const settlement = settleProven(rowOf(status), response, LEASE_UNTIL) as Settlement;
    expect(applied(rowOf(status), settlement)).toEqual({ ...rowOf(status), status: 'sent', response });
  });
});

describe('an outcome is unknown', () => {
  test.each<[Status, boolean, boolean]>([
    ['sending', false, true],
    ['unknown', true, true],
    ['sent', false, false],
    ['refused', false, false],
    ['not_sent', false, false],
  ])('of a record that is %s: within the lease %s, past it %s', (status, within, past) => {
    expect(isUnknown(rowOf(status), LEASE_UNTIL - 1)).toBe(within);
    expect(isUnknown(rowOf(status), LEASE_UNTIL)).toBe(past);
  });
});

describe('a request finds', () => {
  const now = CLAIMED_AT + 1_000;

  test('a free key where there is no row', () => {
    expect(found(undefined, PRINT, now)).toEqual({ kind: 'free' });
  });

  test.each<[Status, Found]>([
    ['sending', { kind: 'in-progress', until: IN_AN_HOUR }],
    ['sent', { kind: 'settled', response, until: IN_A_DAY }],
    ['refused', { kind: 'settled', response: { statusCode: 400, body: '{}' }, until: IN_A_DAY }],
    ['not_sent', { kind: 'free' }],
    ['unknown', { kind: 'unknown', since: LEASE_UNTIL, until: IN_A_DAY }],
  ])('in a row that is %s what it says', (status, what) => {
    expect(found(rowOf(status), PRINT, now)).toEqual(what);
  });

  test('as long as it is kept, which is an hour where it was settled at once', () => {
    expect(found({ ...rowOf('sent'), expiresAt: IN_AN_HOUR }, PRINT, now)).toEqual({
      kind: 'settled',
      response,
      until: IN_AN_HOUR,
    });
  });

  test.each(statuses)('another email in a row that is %s, before everything else', (status) => {
    const until = status === 'sending' ? IN_AN_HOUR : IN_A_DAY;
    expect(found(rowOf(status), 'v1:other', now)).toEqual({ kind: 'reused', until });
  });

  test.each(statuses)('its own email in a row that is %s and of another version', (status) => {
    expect(found({ ...rowOf(status), fingerprint: 'v0:print' }, PRINT, now)).toEqual(
      found(rowOf(status), PRINT, now),
    );
  });

  test.each<[string, number, Found]>([
    ['in progress in its last millisecond', 1_767_225_622_122, { kind: 'in-progress', until: IN_AN_HOUR }],
    ['unknown when it ends', 1_767_225_622_123, { kind: 'unknown', since: LEASE_UNTIL, until: IN_AN_HOUR }],
    ['unknown a day later', 1_767_311_999_999, { kind: 'unknown', since: LEASE_UNTIL, until: IN_AN_HOUR }],
  ])('a lease that is %s', (_, at, what) => {
    expect(found(row(), PRINT, at)).toMatchObject({ ...what, until: expect.any(Number) });
  });

  test.each(statuses)('a row that is %s until the millisecond before it expires', (status) => {
    const kept = { ...rowOf(status), fingerprint: 'v1:other' };
    expect(found(kept, PRINT, 1_767_311_999_999).kind).toBe('reused');
    expect(found(kept, PRINT, 1_767_312_000_000)).toEqual({ kind: 'free' });
    expect(found(kept, PRINT, 1_767_312_000_999)).toEqual({ kind: 'free' });
  });

  test.each(['sent', 'refused'] as const)('no sense in a row that is %s without an answer', (status) => {
    expect(() => found(row({ status }), PRINT, now)).toThrow(`A record is ${status} without a response`);
  });
});

describe('what is promised is never later than what is kept', () => {
  test.each<[Status, number]>([
    ['sending', IN_AN_HOUR],
    ['sent', IN_A_DAY],
    ['refused', IN_A_DAY],
    ['not_sent', IN_A_DAY],
    ['unknown', IN_A_DAY],
  ])('of a row that is %s', (status, until) => {
    expect(promisedUntil(rowOf(status))).toBe(until);
  });
});

describe('the holder learns', () => {
  test.each<[Settlement['to'], number]>([
    ['sent', IN_AN_HOUR],
    ['refused', IN_AN_HOUR],
    ['not_sent', IN_AN_HOUR],
    ['unknown', IN_A_DAY],
  ])('how long the key is kept that he settled as %s', (to, until) => {
    expect(settleResult(claim, settleOwn(claim, to), undefined)).toEqual({ kind: 'settled', until });
  });

  const step = settleOwn(claim, 'unknown');

  test('what stands in the row that settled before him', () => {
    expect(settleResult(claim, step, { row: rowOf('sent') })).toEqual({
      kind: 'lost',
      found: { kind: 'settled', response, until: IN_A_DAY },
    });
  });

  test('that the row is released already', () => {
    expect(settleResult(claim, step, { row: rowOf('not_sent') })).toEqual({
      kind: 'lost',
      found: { kind: 'free' },
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
