import {
  countOn,
  defaultRetention,
  type IdempotencyRecord,
  isExpired,
  isUnknown,
  type Retention,
  type Status,
  type StoredResponse,
} from './record.ts';

/** What may be told of a key to whoever asks with it. */
export interface Remembered {
  status: Status;
  /** What a repeat is answered with, once it is settled. */
  response?: StoredResponse;
  /** Epoch milliseconds. */
  claimedAt: number;
  /** What a client may count on, in epoch seconds. */
  until: number;
}

/**
 * What is remembered of a key, whatever email it belongs to.
 *
 * @param now epoch milliseconds
 * @returns undefined where there is nothing: never claimed, or forgotten, whether TTL has deleted the row or not
 */
export function toRemembered(
  row: IdempotencyRecord | undefined,
  now: number,
  retention: Pick<Retention, 'windowSeconds'> = defaultRetention,
): Remembered | undefined {
  if (row === undefined || isExpired(row, now)) return undefined;
  return {
    status: isUnknown(row, now) ? 'unknown' : row.status,
    ...(row.response && { response: row.response }),
    claimedAt: row.claimedAt,
    until: countOn(row, now, retention),
  };
}
