import { describe, expect, test } from 'vitest';
import {
  type Found,
  isUnknown,
  promisedUntil,
  type Status,
  toFound,
} from '../../../functions/idempotency/record.ts';
import {
  CLAIMED_AT,
  claim,
  IN_A_DAY,
  IN_AN_HOUR,
  LEASE_UNTIL,
  refusal,
  response,
  rowOf,
  statuses,
} from '../../support/row-of.ts';

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
    expect(toFound(undefined, claim, now)).toEqual({ kind: 'free' });
  });

  test.each<[Status, Found]>([
    ['sending', { kind: 'in-progress', until: IN_AN_HOUR }],
    ['sent', { kind: 'settled', response, until: IN_A_DAY }],
    ['refused', { kind: 'settled', response: refusal, until: IN_A_DAY }],
    ['not_sent', { kind: 'free', until: IN_A_DAY, laterThan: CLAIMED_AT }],
    ['unknown', { kind: 'unknown', since: LEASE_UNTIL, until: IN_A_DAY }],
  ])('in a row that is %s what it says', (status, what) => {
    expect(toFound(rowOf(status), claim, now)).toEqual(what);
  });

  test('as long as it is kept, which is an hour where it was settled at once', () => {
    expect(toFound({ ...rowOf('sent'), expiresAt: IN_AN_HOUR }, claim, now)).toEqual({
      kind: 'settled',
      response,
      until: IN_AN_HOUR,
    });
  });

  const binding = statuses.filter((status) => status !== 'not_sent');

  test.each(binding)('another email in a row that is %s, before everything else', (status) => {
    const until = status === 'sending' ? IN_AN_HOUR : IN_A_DAY;
    expect(toFound(rowOf(status), { fingerprint: 'v1:other' }, now)).toEqual({ kind: 'reused', until });
  });

  test('a free key in a row that is not_sent, whatever the email', () => {
    const other = { fingerprint: 'v1:other' };
    expect(toFound(rowOf('not_sent'), other, now)).toEqual(toFound(rowOf('not_sent'), claim, now));
  });

  test.each(statuses)('its own email in a row that is %s and of another version', (status) => {
    expect(toFound({ ...rowOf(status), fingerprint: 'v0:print' }, claim, now)).toEqual(
      toFound(rowOf(status), claim, now),
    );
  });

  test.each<[string, number, Found]>([
    ['in progress in its last millisecond', 1_767_225_622_122, { kind: 'in-progress', until: IN_AN_HOUR }],
    ['unknown when it ends', 1_767_225_622_123, { kind: 'unknown', since: LEASE_UNTIL, until: IN_AN_HOUR }],
    // Past the hour nothing is promised any more: a settle that is late beyond all measure would end it.
    ['unknown a day later', 1_767_311_999_999, { kind: 'unknown', since: LEASE_UNTIL, until: IN_AN_HOUR }],
  ])('a lease that is %s', (_, at, what) => {
    expect(toFound(rowOf('sending'), claim, at)).toEqual(what);
  });

  test.each(binding)('a row that is %s until the millisecond before it expires', (status) => {
    const kept = { ...rowOf(status), fingerprint: 'v1:other' };
    expect(toFound(kept, claim, 1_767_312_000_999).kind).toBe('reused');
    expect(toFound(kept, claim, 1_767_312_001_000)).toEqual({ kind: 'free' });
    expect(toFound(kept, claim, 1_767_312_001_999)).toEqual({ kind: 'free' });
  });

  test.each(['sent', 'refused'] as const)('no sense in a row that is %s without an answer', (status) => {
    expect(() => toFound({ ...rowOf(status), response: undefined }, claim, now)).toThrow(
      `A record is ${status} without a response`,
    );
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

test('a row that is sending is promised no longer than it is kept', () => {
  expect(promisedUntil({ ...rowOf('sending'), expiresAt: IN_AN_HOUR - 1 })).toBe(IN_AN_HOUR - 1);
});

test('another window is promised while a row is sending', () => {
  const retention = { windowSeconds: 600, holdSeconds: 7_200 };
  const inTenMinutes = 1_767_226_201;
  expect(promisedUntil(rowOf('sending'), retention)).toBe(inTenMinutes);
  expect(promisedUntil(rowOf('sent'), retention)).toBe(IN_A_DAY);
  expect(toFound(rowOf('sending'), claim, CLAIMED_AT, retention)).toEqual({
    kind: 'in-progress',
    until: inTenMinutes,
  });
});
