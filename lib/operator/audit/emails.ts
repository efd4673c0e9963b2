import type { Case } from './case.ts';
import { CLOCKS_MS, type ProofLine, type RequestLine } from './evidence.ts';
import type { Finding } from './findings.ts';
import { rememberedUntil, type Send } from './sends.ts';

// Promises 1 and 2: never twice, and never a "not sent" for what was sent.

/** Two emails that SES accepted under one claim, which asks it once. */
export function findTwoOfOneClaim({ sends }: Case): Finding[] {
  return sends
    .filter(({ messageIds }) => messageIds.size > 1)
    .map(({ record, claim, messageIds }) => ({
      kind: 'two-emails-of-one-claim',
      record,
      claim,
      messageIds: [...messageIds],
    }));
}

/** Two emails under one key, the second claimed while the first was remembered. */
export function findTwoOfOneKey({ evidence, sendsOf, requestsOf }: Case): Finding[] {
  return [...sendsOf].flatMap(([record, sends]) => {
    const ordered = sends.toSorted((one, other) => one.claimedBy - other.claimedBy);
    return ordered.slice(1).flatMap((second, index): Finding[] => {
      const lines = requestsOf.get(record) ?? [];
      const first = ordered
        .slice(0, index + 1)
        .find(
          (one) =>
            !sharesEmail(one, second) &&
            second.claimedBy < rememberedUntil(one, lines, second.claimedBy, evidence),
        );
      if (!first) return [];
      const claims = [first.claim, second.claim];
      const messageIds = [...first.messageIds, ...second.messageIds];
      return [{ kind: 'two-emails-of-one-key', record, claims, messageIds }];
    });
  });
}

/** The same id twice is one email, whatever claims it is told with. */
const sharesEmail = (one: Send, other: Send) => [...one.messageIds].some((id) => other.messageIds.has(id));

/** A client was told that the email was not sent, or refused, and SES had accepted it or did so later. */
export function findNotSentButSent(one: Case): Finding[] {
  const told = one.evidence.requests.flatMap((line) => contradict(line, one));
  const known = new Set(told.map(({ record }) => record));
  // The function that records events sees it too, also where the request's line is not here.
  const recorded = one.evidence.proofs.filter(
    ({ result, record }) => result === 'contradicted' && !known.has(record),
  );
  const eachOnce = new Map(recorded.map((proof) => [`${proof.record} ${proof.messageId}`, proof]));
  return [...told, ...[...eachOnce.values()].map(toContradiction)];
}

const toContradiction = ({ record, claim, messageId }: ProofLine): Finding => ({
  kind: 'not-sent-but-sent',
  record,
  claim,
  messageId,
  told: 'something else, by a request whose line is not here',
});

function contradict(line: RequestLine, { evidence, sendsOf, requestsOf }: Case): Finding[] {
  const { record, outcome, claim } = line;
  if ((outcome !== 'not-sent' && outcome !== 'refused') || line.replayed) return [];
  const lines = requestsOf.get(record) ?? [];
  const isBefore = (send: Send) =>
    send.acceptedBy < line.startedAt - CLOCKS_MS &&
    line.at < rememberedUntil(send, lines, line.startedAt, evidence);
  const send = sendsOf.get(record)?.find((one) => one.claim === claim || isBefore(one));
  if (!send) return [];
  const [messageId = ''] = send.messageIds;
  return [{ kind: 'not-sent-but-sent', record, claim: send.claim, messageId, told: outcome }];
}
