import { type Claim, expiryOf, type IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { type Met, RANKS } from './step.ts';

/** 2026-01-01T00:00:00.123Z, in epoch milliseconds. */
const T0 = 1_767_225_600_123;
/** Half of the window as deployed. */
export const TICK_SECONDS = 1_800;
/** Ticks begin a little later than the one before ends, so that what ends with a tick is over in the next, to the second. */
const BETWEEN_MS = 60_000;
/** Two ticks and three, as the model has it. */
export const RETENTION = { windowSeconds: 2 * TICK_SECONDS, holdSeconds: 3 * TICK_SECONDS };

/** What is stored of an email that was sent. */
export const SENT = { statusCode: 202, body: '{"id":"m-1"}' };
const REFUSED = { statusCode: 400, body: '{}' };
/** What is stored with a status. */
export const responseOf = (status: string) =>
  status === 'sent' ? SENT : status === 'refused' ? REFUSED : undefined;

const startOf = (tick: number) => T0 + tick * (TICK_SECONDS * 1_000 + BETWEEN_MS);
/** When a claim of this rank is made, in epoch milliseconds. */
export const timeOf = (rank: number) => startOf(Math.floor(rank / RANKS)) + (rank % RANKS);
/** In the middle of what happens within a tick, in epoch milliseconds. */
export const timeIn = (tick: number) => startOf(tick) + 500;

/** A claim that is made then (epoch milliseconds). */
export const claimOf = (claimedAt: number, pk: string): Omit<Claim, 'claimId' | 'fingerprint'> => ({
  pk,
  claimedAt,
  leaseUntil: claimedAt + TICK_SECONDS * 1_000,
});

/** The record that stands for a row of the model. */
export function toRecord(
  { status, at, expires, isOwn }: Met,
  { pk, fingerprint }: Claim,
): IdempotencyRecord | undefined {
  if (status === 'absent') return undefined;
  const claimedAt = timeOf(at);
  const response = responseOf(status);
  const kept = (expires - Math.floor(at / RANKS)) * TICK_SECONDS;
  return {
    ...claimOf(claimedAt, pk),
    claimId: isOwn ? 'own' : 'other',
    fingerprint: isOwn ? fingerprint : 'v1:one',
    status,
    expiresAt: expiryOf(claimedAt, kept),
    ...(response && { response }),
  };
}
