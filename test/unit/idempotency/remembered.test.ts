import { describe, expect, test } from 'vitest';
import type { Status } from '../../../functions/idempotency/record.ts';
import { type Remembered, toRemembered } from '../../../functions/idempotency/remembered.ts';
import {
  CLAIMED_AT,
  IN_A_DAY,
  IN_AN_HOUR,
  LEASE_UNTIL,
  refusal,
  response,
  rowOf,
  statuses,
} from '../../support/row-of.ts';

const known = (changes: Partial<Remembered>): object => ({
  claimedAt: CLAIMED_AT,
  until: IN_A_DAY,
  ...changes,
});

describe('of a key there is remembered', () => {
  test('nothing where there is no row', () => {
    expect(toRemembered(undefined, CLAIMED_AT)).toBeUndefined();
  });

  test.each<[Status, object]>([
    ['sending', known({ status: 'sending', until: IN_AN_HOUR })],
    ['sent', known({ status: 'sent', response })],
    ['refused', known({ status: 'refused', response: refusal })],
    ['not_sent', known({ status: 'not_sent' })],
    ['unknown', known({ status: 'unknown' })],
  ])('within its lease what the row says: %s', (status, what) => {
    expect(toRemembered(rowOf(status), LEASE_UNTIL - 1)).toEqual(what);
  });

  test('that it is unknown, where whoever was sending is certainly dead', () => {
    expect(toRemembered(rowOf('sending'), LEASE_UNTIL)).toEqual(
      known({ status: 'unknown', until: IN_AN_HOUR }),
    );
  });

  test('that it is held on, where whoever was sending did not shorten the hold in time', () => {
    const row = rowOf('sending');
    expect(toRemembered(row, IN_AN_HOUR * 1_000 - 1)?.until).toBe(IN_AN_HOUR);
    expect(toRemembered(row, IN_AN_HOUR * 1_000)?.until).toBe(IN_A_DAY);
  });

  test.each(statuses)('nothing of a row that is %s once it has expired, deleted or not', (status) => {
    expect(toRemembered(rowOf(status), IN_A_DAY * 1_000 - 1)).toBeDefined();
    expect(toRemembered(rowOf(status), IN_A_DAY * 1_000)).toBeUndefined();
  });

  test('what the window of the deployment promises', () => {
    expect(toRemembered(rowOf('sending'), CLAIMED_AT, { windowSeconds: 60 })?.until).toBe(IN_AN_HOUR - 3_540);
  });
});
