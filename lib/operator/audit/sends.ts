import { CLOCKS_MS, type Evidence, type RequestLine, secondsToMs } from './evidence.ts';

/** A claim under which SES accepted an email. Times are epoch milliseconds, bounds of what is not known exactly. */
export interface Send {
  record: string;
  claim: string;
  messageIds: Set<string>;
  claimedFrom: number;
  claimedBy: number;
  acceptedBy: number;
}

/** From its claim, longer than a request works on it, and than SES has been seen to accept an email late. */
const ACCEPTED_WITHIN_MS = 90_000;

/** Longer than a put is tried: the row that was in its way may have been deleted meanwhile. */
const CLAIM_TAKES_MS = 10_000;

/** The claims of which a line or a record says that SES accepted their email, each once. */
export function findSends({ requests, proofs, records }: Evidence): Send[] {
  const sends = new Map<string, Send>();
  const note = (record: string, claim: string, messageId: string, times: Partial<Send>) => {
    const key = `${record} ${claim}`;
    const send = sends.get(key) ?? makeSend(record, claim);
    sends.set(key, send);
    send.messageIds.add(messageId);
    send.claimedFrom = Math.max(send.claimedFrom, times.claimedFrom ?? -Infinity);
    send.claimedBy = Math.min(send.claimedBy, times.claimedBy ?? Infinity);
    send.acceptedBy = Math.min(send.acceptedBy, times.acceptedBy ?? Infinity);
  };
  for (const { record, claim, messageId, startedAt, at, replayed } of requests) {
    if (replayed || !claim || !messageId) continue;
    note(record, claim, messageId, { claimedFrom: startedAt, claimedBy: at, acceptedBy: at });
  }
  for (const { record, claim, messageId, acceptedAt, at } of proofs) {
    const claimedFrom = acceptedAt === undefined ? -Infinity : acceptedAt - ACCEPTED_WITHIN_MS;
    const acceptedBy = acceptedAt ?? at;
    note(record, claim, messageId, { claimedFrom, claimedBy: acceptedBy, acceptedBy });
  }
  for (const { pk, claimId, claimedAt, status, response } of records) {
    const messageId = status === 'sent' && response ? readMessageId(response.body) : undefined;
    const claimedBy = claimedAt + CLAIM_TAKES_MS;
    if (messageId) note(pk, claimId, messageId, { claimedFrom: claimedAt, claimedBy });
  }
  return [...sends.values()];
}

const makeSend = (record: string, claim: string): Send => ({
  record,
  claim,
  messageIds: new Set(),
  claimedFrom: -Infinity,
  claimedBy: Infinity,
  acceptedBy: Infinity,
});

/** SES's id in an answer that is stored or sent; undefined where there is none. */
export function readMessageId(body: string): string | undefined {
  try {
    const { id } = JSON.parse(body);
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Until when the key of a send was surely remembered, in epoch milliseconds: the window from its claim, or what a
 * client was told before that time.
 *
 * @param lines the requests of its record
 */
export function rememberedUntil(
  send: Send,
  lines: readonly RequestLine[],
  before: number,
  { windowSeconds, holdSeconds }: Pick<Evidence, 'windowSeconds' | 'holdSeconds'>,
): number {
  const latest = lines
    .filter((line) => line.at < before && isAbout(line, send, holdSeconds))
    .reduce((late, { until = 0 }) => Math.max(late, secondsToMs(until)), -Infinity);
  return Math.max(send.claimedFrom + secondsToMs(windowSeconds), latest) - CLOCKS_MS;
}

/** An answer that binds the key to this send's claim. */
function isAbout({ outcome, claim, messageId, until = 0 }: RequestLine, send: Send, holdSeconds: number) {
  if (outcome === 'sent') return messageId !== undefined && send.messageIds.has(messageId);
  if (outcome !== 'unknown') return false;
  if (claim !== undefined) return claim === send.claim;
  // A repeat does not know whose claim it met, but the end of the hold tells when that was made.
  const claimedAt = secondsToMs(until - holdSeconds);
  return claimedAt >= send.claimedFrom - CLOCKS_MS && claimedAt <= send.claimedBy + CLOCKS_MS;
}
