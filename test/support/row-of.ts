import type { Claim, IdempotencyRecord, Status } from '../../functions/idempotency/record.ts';

/** 2026-01-01T00:00:00.123Z, in epoch milliseconds; one hour and 24 hours later, in epoch seconds rounded up. */
export const CLAIMED_AT = 1_767_225_600_123;
export const IN_AN_HOUR = 1_767_229_201;
export const IN_A_DAY = 1_767_312_001;
/** 22 seconds after the claim, in epoch milliseconds. */
export const LEASE_UNTIL = 1_767_225_622_123;

export const statuses: Status[] = ['sending', 'sent', 'refused', 'not_sent', 'unknown'];
export const response = { statusCode: 202, body: '{"id":"m-1"}' };
export const refusal = { statusCode: 400, body: '{}' };

export const claim: Claim = {
  pk: 'pk-1',
  claimId: 'claim-1',
  fingerprint: 'v1:print',
  claimedAt: CLAIMED_AT,
  leaseUntil: LEASE_UNTIL,
};

/** A record of this status, on the long hold of its claim, with its answer where it has one. */
export function rowOf(status: Status): IdempotencyRecord {
  const answered = status === 'sent' ? { response } : status === 'refused' ? { response: refusal } : {};
  return { ...claim, status, expiresAt: IN_A_DAY, ...answered };
}
