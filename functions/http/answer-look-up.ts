import { readMessageId } from '../emails/life.ts';
import type { Remembered } from '../idempotency/remembered.ts';
import { tellExpiry } from './answers.ts';
import type { Failure } from './pipeline.ts';
import { type Answer, toAnswer, toProblem } from './problems.ts';
import type { LifeShown } from './tell-life.ts';

/** @param life of its email, where it was sent and something is told of it @param now epoch milliseconds */
export function answerLookUp(
  known: Remembered | undefined,
  life: LifeShown | undefined,
  now: number,
): Answer {
  if (known === undefined) return nothing;
  return tellExpiry(toAnswer(200, JSON.stringify(tell(known, life)), {}), known.until, now);
}

/** @param life where something is told of it, to who sent it @param isKept whether this deployment keeps history */
export function answerLookUpById(life: LifeShown | undefined, isKept: boolean): Answer {
  if (life) return toAnswer(200, JSON.stringify(life), {});
  return isKept ? noEmail : noHistory;
}

/** SES's id of the email, where it went out. */
export const readSentId = ({ status, response }: Remembered): string | undefined =>
  status === 'sent' && response ? readMessageId(response) : undefined;

function tell(known: Remembered, life: LifeShown | undefined) {
  const { status, claimedAt, until } = known;
  const id = readSentId(known);
  return {
    status,
    ...(id !== undefined && { id }),
    claimed_at: new Date(claimedAt).toISOString(),
    expires_at: new Date(until * 1_000).toISOString(),
    ...(life && { life }),
  };
}

const nothing = toProblem('key-not-found', {
  detail:
    'Nothing is remembered under this key of this caller. A request that is on its way may still claim it: ' +
    'to send the email, repeat its request with the same key.',
});
const noEmail = toProblem('email-not-found', {
  detail:
    'Nothing is told of an email with this id that this caller sent. What SES tells comes some seconds after the email is accepted, ' +
    'and is kept as long as this deployment keeps history.',
});
/** What whoever asks is told where no lives are kept. */
export const NO_HISTORY =
  'This deployment keeps no history of emails. GET /email with the key tells whether an email was sent.';
const noHistory = toProblem('email-not-found', { detail: NO_HISTORY });
/** The table did not answer. */
export const lookUpFailed = toProblem('look-up-failed', {
  detail: 'A table of this API did not answer. This says nothing about the email: ask again.',
});

/** What a client gets when looking up fails unexpectedly. */
export const lookUpFailure: Failure = {
  outcome: 'failed',
  answer: toProblem('look-up-failed', {
    detail: 'This API failed unexpectedly. This says nothing about the email: ask again.',
  }),
};
