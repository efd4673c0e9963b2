import { isExpired } from '../../../functions/idempotency/record.ts';
import type { Case } from './case.ts';
import { type Evidence, secondsToMs } from './evidence.ts';
import type { Unseen } from './findings.ts';
import { isInTime, isOpen } from './kept.ts';

/** What the evidence does not show, so that an audit without findings is not taken for more than it is. */
export function findUnseen(one: Case): Unseen[] {
  const { counts, unreadableRecords, ended } = one.evidence;
  const unseen: Unseen[] = [
    ...(counts.requests === 0 ? [{ kind: 'no-requests' } as const] : []),
    ...(counts.batches === 0 ? [{ kind: 'no-events' } as const] : []),
    { kind: 'unreadable-lines', count: counts.unreadable },
    { kind: 'timeless-lines', count: counts.timeless },
    { kind: 'outdated-lines', count: counts.outdated },
    { kind: 'unreadable-records', count: unreadableRecords },
    { kind: 'ended-requests', count: ended.length },
    ...countEvents(one),
    ...countRecords(one),
    ...findSilence(one.evidence),
  ];
  return unseen.filter((some) => !('count' in some) || some.count > 0);
}

function countEvents({ evidence, sends, proofsOf }: Case): Unseen[] {
  const { requests, proofs, counts } = evidence;
  const named = new Set(requests.map(({ claim }) => claim));
  const lone = new Set(proofs.map(({ claim }) => claim).filter((claim) => !named.has(claim)));
  const silent = sends.filter(
    ({ record, claim }) => !proofsOf.get(record)?.some((proof) => proof.claim === claim),
  );
  return [
    { kind: 'events-without-request', count: lone.size },
    // Where no event was read at all, that is said by itself.
    { kind: 'emails-without-event', count: counts.batches > 0 ? silent.length : 0 },
  ];
}

function countRecords({ evidence, requestsOf }: Case): Unseen[] {
  const { records, readAt } = evidence;
  const kept = new Set(records.map(({ pk }) => pk));
  const forgotten = [...requestsOf.keys()].filter((record) => !kept.has(record));
  const lost = records.filter((row) => isOpen(row) && isExpired(row, readAt));
  const outOfTime = records.filter((row) => !isInTime(row, evidence));
  return [
    { kind: 'forgotten-records', count: forgotten.length },
    { kind: 'never-learned', count: lost.length },
    { kind: 'records-out-of-time', count: evidence.counts.requests > 0 ? outOfTime.length : 0 },
  ];
}

/** No traffic, or no log: only whoever knows the traffic can tell. */
const SILENCE_MS = secondsToMs(3_600);

/** The longest time without a request line. */
function findSilence({ requests, since, until }: Evidence): Unseen[] {
  const [first, last] = [requests[0], requests.at(-1)];
  if (!first || !last) return [];
  const times = [since ?? first.at, ...requests.map(({ at }) => at), Math.max(until, last.at)];
  const gaps = times.slice(1).map((at, index) => ({ from: times[index] ?? at, until: at }));
  const longest = gaps.reduce((one, other) =>
    other.until - other.from > one.until - one.from ? other : one,
  );
  return longest.until - longest.from > SILENCE_MS ? [{ kind: 'silence', ...longest }] : [];
}
