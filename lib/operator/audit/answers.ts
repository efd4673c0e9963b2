import type { IdempotencyRecord, Status } from '../../../functions/idempotency/record.ts';
import type { Case } from './case.ts';
import { CLOCKS_MS, type Outcome, type RequestLine, secondsToMs } from './evidence.ts';
import type { Finding } from './findings.ts';
import { readMessageId } from './sends.ts';

// Promise 3: the same answer, from whoever gives it and from the record.

/** What was told or stands that disagrees with what was told before; of each record, the first. */
export function findAnotherAnswer({ evidence, requestsOf, sendsOf }: Case): Finding[] {
  const rows = new Map(evidence.records.map((row) => [row.pk, row]));
  return [...requestsOf].flatMap(([record, lines]) => {
    const row = rows.get(record);
    const emails = new Set(sendsOf.get(record)?.flatMap(({ messageIds }) => [...messageIds]));
    return compareAnswers(record, lines, emails) ?? compareWithRow(lines, row, evidence.readAt) ?? [];
  });
}

const isSettled = ({ outcome }: RequestLine) => outcome === 'sent' || outcome === 'refused';
const say = ({ outcome, messageId }: RequestLine) => (messageId ? `${outcome} ${messageId}` : outcome);

/**
 * @param lines in the order of their answers
 * @param emails those whose claims are known
 */
function compareAnswers(
  record: string,
  lines: readonly RequestLine[],
  emails: ReadonlySet<string>,
): Finding | undefined {
  /** What was told so far, and until when it was to be the answer, in epoch milliseconds. */
  const told = new Map<string, { line: RequestLine; until: number }>();
  for (const line of lines.filter(isSettled)) {
    const answer = say(line);
    const other = [...told].find(([text, before]) => text !== answer && disagree(before, line, emails));
    if (other) return { kind: 'another-answer', record, told: other[0], other: answer };
    const until = Math.max(secondsToMs(line.until ?? 0), told.get(answer)?.until ?? 0);
    told.set(answer, { line, until });
  }
  return undefined;
}

/** Two emails, each of a claim that is known, are worse than another answer, and found as such. */
function disagree(
  { line, until }: { line: RequestLine; until: number },
  later: RequestLine,
  emails: ReadonlySet<string>,
): boolean {
  const isEmail = ({ messageId }: RequestLine) => messageId !== undefined && emails.has(messageId);
  const isSecondEmail = !later.replayed && isEmail(line) && isEmail(later);
  return !isSecondEmail && later.at < until - CLOCKS_MS;
}

/** What may stand in the record of a claim whose holder told this; what is written down may have been lost. */
const mayStand: { [outcome in Outcome]: readonly Status[] } = {
  sent: ['sent', 'sending'],
  refused: ['refused', 'sending', 'sent'],
  'not-sent': ['not_sent', 'sending', 'sent'],
  unknown: ['unknown', 'sending', 'sent', 'not_sent'],
  // Its own claim came to nothing.
  reused: ['sending', 'sent', 'refused', 'not_sent', 'unknown'],
  'in-progress': ['sending', 'sent', 'refused', 'not_sent', 'unknown'],
};

/** A "not sent" whose record is `sent` is worse, and found as such. */
function compareWithRow(
  lines: readonly RequestLine[],
  row: IdempotencyRecord | undefined,
  readAt: number,
): Finding | undefined {
  if (!row) return undefined;
  const { statusCode, body = '' } = row.response ?? {};
  const stands = statusCode === 202 ? readMessageId(body) : undefined;
  const differs = lines.find((line) => {
    const isEmpty = row.status === 'sent' && stands === undefined;
    if (line.claim === row.claimId && !line.replayed)
      return isEmpty || !mayStand[line.outcome].includes(row.status);
    const isToStand = line.replayed && secondsToMs(line.until ?? 0) > readAt + CLOCKS_MS;
    return isToStand && (line.outcome !== row.status || line.messageId !== stands);
  });
  if (!differs) return undefined;
  const other = stands ? `${row.status} ${stands}` : row.status;
  return { kind: 'another-answer', record: row.pk, told: say(differs), other: `the record: ${other}` };
}
