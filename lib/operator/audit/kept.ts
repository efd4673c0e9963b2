import { expiryOf, type IdempotencyRecord, isExpired } from '../../../functions/idempotency/record.ts';
import type { Case } from './case.ts';
import { CLOCKS_MS, type Evidence, type ProofLine, type RequestLine, secondsToMs } from './evidence.ts';
import type { Finding } from './findings.ts';

// Promise 4, how long what is remembered; and that every record has its request.

/** An answer that a request under way may still give, and a line that is still on its way into the log. */
const UNDER_WAY_MS = 120_000;

/** Nobody has said yet what became of its email. */
export const isOpen = ({ status }: Pick<IdempotencyRecord, 'status'>) =>
  status === 'sending' || status === 'unknown';

/** The outcome is unknown although SES has told it, or although the time is over for which that may be. */
export function findUnknownTooLong({ evidence, proofsOf }: Case): Finding[] {
  const { records, requests, readAt, windowSeconds, holdSeconds } = evidence;
  const standing = records
    .filter((row) => isOpen(row) && !isExpired(row, readAt))
    .flatMap(({ pk: record, claimId: claim, claimedAt }): Finding[] => {
      const isTold = proofsOf.get(record)?.some((one) => one.claim === claim && one.result !== 'failed');
      if (isTold) return [{ kind: 'unknown-too-long', record, claim, why: 'told' }];
      const isPast = readAt > secondsToMs(expiryOf(claimedAt, holdSeconds)) + CLOCKS_MS;
      return isPast ? [{ kind: 'unknown-too-long', record, claim, why: 'past-hold' }] : [];
    });
  // Of a record that is `sending`, no more than the window is promised: the hold may end so much later.
  const spare = secondsToMs(holdSeconds - windowSeconds) + CLOCKS_MS;
  const told = requests
    .filter(({ outcome, until }) => outcome === 'unknown' && until !== undefined)
    .filter(({ until = 0, startedAt }) => startedAt > secondsToMs(until) + spare)
    .map(({ record }): Finding => ({ kind: 'unknown-too-long', record, why: 'past-hold' }));
  return [...standing, ...told];
}

/** What an event did that found its record. */
const FOUND: readonly ProofLine['result'][] = ['healed', 'settled', 'known'];

/** A key is remembered for as long as its settings say, and for as long as any client was told. */
export function findForgottenTooSoon(one: Case): Finding[] {
  const { evidence, requestsOf, proofsOf } = one;
  const rows = new Map(evidence.records.map((row) => [row.pk, row]));
  const records = new Set([...rows.keys(), ...requestsOf.keys(), ...proofsOf.keys()]);
  return [...records].flatMap((record): Finding[] => {
    const row = rows.get(record);
    const short = row && findShortKept(row, evidence);
    const line = requestsOf.get(record)?.find((told) => isBroken(told, row, evidence.readAt));
    const promised = short ?? line?.until ?? findLost(record, row, one);
    if (promised === undefined) return [];
    const found = !row
      ? 'no record'
      : short || row.claimId === line?.claim
        ? 'a shorter time'
        : 'another claim';
    return [{ kind: 'forgotten-too-soon', record, promised: secondsToMs(promised), found }];
  });
}

/** @returns what should stand in place of a time that is too short, in epoch seconds */
function findShortKept(
  { claimedAt, expiresAt, ...row }: IdempotencyRecord,
  { windowSeconds, holdSeconds }: Evidence,
): number | undefined {
  const promised = expiryOf(claimedAt, isOpen(row) ? holdSeconds : windowSeconds);
  return expiresAt < promised ? promised : undefined;
}

/** @returns until when a claim should stand, in epoch seconds, that an event found and that stands no more */
function findLost(
  record: string,
  row: IdempotencyRecord | undefined,
  { evidence, sendsOf, proofsOf }: Case,
): number | undefined {
  // Whoever may set our tags makes events that find nothing.
  const seen = proofsOf.get(record)?.filter(({ result }) => FOUND.includes(result)) ?? [];
  return sendsOf
    .get(record)
    ?.filter(({ claim }) => claim !== row?.claimId && seen.some((proof) => proof.claim === claim))
    .map(({ claimedFrom }) => expiryOf(claimedFrom, evidence.windowSeconds))
    .find((until) => secondsToMs(until) > evidence.readAt + CLOCKS_MS);
}

/** What this line told is not kept. "Not sent" frees the key, so it promises nothing about what stands there. */
function isBroken(
  { outcome, until = 0, claim, replayed }: RequestLine,
  row: IdempotencyRecord | undefined,
  readAt: number,
): boolean {
  if (outcome === 'not-sent') return false;
  if (row && row.claimId === claim) return until > row.expiresAt;
  if (secondsToMs(until) <= readAt + CLOCKS_MS) return false;
  // By an operator's hand, what is unknown may have become "not sent", and its key claimed anew.
  const isHolder = claim !== undefined && !replayed && (outcome === 'sent' || outcome === 'refused');
  return !row || isHolder;
}

/** A record that no request tells of, and none that ended without a line can have made. */
export function findRecordsWithoutRequest(one: Case): Finding[] {
  const { records, ended } = one.evidence;
  return records
    .filter((row) => isInTime(row, one.evidence))
    .filter(({ pk, claimId, claimedAt }) => {
      const lines = one.requestsOf.get(pk) ?? [];
      const isNamed = lines.some(({ claim }) => claim === claimId);
      const isUnderWay = (from: number, until: number) =>
        from - CLOCKS_MS <= claimedAt && claimedAt <= until + CLOCKS_MS;
      // A claim that a line does not name: the table left it without an answer, or its version named none.
      const mayBeOf = lines.some(
        ({ startedAt, at, tableFailed, claim }) => (tableFailed || !claim) && isUnderWay(startedAt, at),
      );
      return !isNamed && !mayBeOf && !ended.some(({ from, until }) => isUnderWay(from, until));
    })
    .map(({ pk, claimId, claimedAt }) => ({
      kind: 'record-without-request',
      record: pk,
      claim: claimId,
      claimedAt,
    }));
}

/** Claimed while the logs that were read had its line; without any line, nothing can be told. */
export function isInTime({ claimedAt }: IdempotencyRecord, { since, until, requests }: Evidence): boolean {
  const from = since ?? requests[0]?.startedAt ?? Infinity;
  return requests.length > 0 && claimedAt >= from + CLOCKS_MS && claimedAt <= until - UNDER_WAY_MS;
}
