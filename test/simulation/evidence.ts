import type { RecordedProof } from '../../functions/outcomes/recording.ts';
import type { Evidence, Outcome, RequestLine } from '../../lib/operator/audit/evidence.ts';
import type { Answered, History } from './history.ts';

/** One of SES's events, what it did, and when it began to, in epoch milliseconds. */
export type Told = RecordedProof & { at: number };

/** What logs and table show of a run at one moment, as an auditor finds them; what came later is not there yet. */
export function evidenceAt(
  moment: Answered,
  history: History,
  told: readonly Told[],
  startedAt: readonly number[],
): Evidence {
  const { at, about } = moment;
  const answers = history.answers.filter((one) => one.at <= at);
  const answered = new Set(answers.map(({ request }) => request));
  // Its line is written when the table has answered, and that is known of the first.
  const toldAt = new Map(history.acceptances.map((one) => [one.messageId, one.toldAt]));
  const proofs = told
    .map((one) => ({ ...one, at: Math.max(one.at, toldAt.get(one.messageId) ?? 0) }))
    // At one instant, the record may have been looked at first.
    .filter((one) => one.at < at);
  const requests = answers.map((one) => lineOf(one, history));
  // A request that died has no line; Lambda says that it ended, and when it had begun.
  const ended = startedAt
    .filter((from, request) => from <= at && !answered.has(request))
    .map((from) => ({ from, until: from + LAMBDA_MS }));
  return {
    requests,
    proofs,
    ended,
    records: about ? [about] : [],
    unreadableRecords: 0,
    counts: { requests: requests.length, batches: proofs.length, unreadable: 0, timeless: 0, outdated: 0 },
    since: undefined,
    // Nothing is under way any more, as far as the auditor knows.
    until: at + 3_600_000,
    readAt: at,
    windowSeconds: 3_600,
    holdSeconds: 86_400,
  };
}

const LAMBDA_MS = 20_000;
const PK = 'one-caller-and-key';

function lineOf({ request, startedAt, at, result }: Answered, history: History): RequestLine {
  const claim = history.claims.findLast((one) => one.request === request && one.madeAt <= at)?.claimId;
  const isSent = result.kind === 'settled' && result.response.statusCode === 202;
  return {
    startedAt,
    at,
    record: PK,
    outcome: result.kind === 'settled' ? (isSent ? 'sent' : 'refused') : (result.kind satisfies Outcome),
    replayed: result.kind === 'settled' && result.replayed,
    ...(claim && { claim }),
    ...(isSent && { messageId: JSON.parse(result.response.body).id }),
    ...(result.until !== undefined && { until: result.until }),
    ...(history.claimsUnanswered.includes(request) && { tableFailed: true }),
  };
}
