import { styleText } from 'node:util';
import { type IdempotencyRecord, isExpired, isUnknown } from '../../functions/idempotency/record.ts';

/** A record as a person reads it, one line a fact. */
export function recordText(row: IdempotencyRecord, now: number): string {
  const facts: [string, string][] = [
    ['record', row.pk],
    ['status', statusText(row, now)],
    ['claim', row.claimId],
    ['claimed', instant(row.claimedAt)],
    ['lease until', instant(row.leaseUntil)],
    [
      'remembered',
      `until ${instant(row.expiresAt * 1_000)}${isExpired(row, now) ? ' (over: anyone may claim it)' : ''}`,
    ],
    ['answer', row.response ? `${row.response.statusCode} ${row.response.body}` : 'none'],
  ];
  return facts.map(([name, value]) => `${styleText('dim', name.padEnd(12))}${value}`).join('\n');
}

/** Records whose outcome is unknown, one a line. */
export function listText(rows: readonly IdempotencyRecord[], now: number): string {
  if (rows.length === 0) return 'No record is unknown.';
  const head = `${'RECORD'.padEnd(43)}  ${'STATUS'.padEnd(8)}  UNKNOWN FOR  HELD FOR`;
  const lines = rows.map(({ pk, status, leaseUntil, expiresAt }) =>
    [pk, status.padEnd(8), span(now - leaseUntil).padEnd(11), span(expiresAt * 1_000 - now)].join('  '),
  );
  return [styleText('dim', head), ...lines].join('\n');
}

/** A record's status in words, and for how long nobody knows. @param now epoch milliseconds */
export function statusText(row: IdempotencyRecord, now: number): string {
  if (!isUnknown(row, now)) return row.status;
  if (now < row.leaseUntil) return 'unknown (its lease still runs)';
  return `${row.status} (unknown for ${span(now - row.leaseUntil)})`;
}

const instant = (ms: number) => new Date(ms).toISOString();

/** Milliseconds as people say it: 40 s, 12 min, 3 h. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
