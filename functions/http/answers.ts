import type { FinalOutcome, NotSentReason, RefusalReason } from '../emails/outcome.ts';
import type { SendResult } from '../emails/steps.ts';
import type { StoredResponse } from '../idempotency/record.ts';
import { type Answer, type ProblemDetails, type ProblemName, toAnswer, toProblem } from './problems.ts';

/** SES's daily quota is counted over the past 24 hours: an hour frees some of it, as a rule. */
const QUOTA_RETRY_AFTER_SECONDS = 3_600;

const notSent: { [reason in NotSentReason]: [ProblemName, ProblemDetails] } = {
  throttled: [
    'sending-throttled',
    { detail: 'SES takes no more emails at this rate just now. This one was not sent.' },
  ],
  quota: [
    'sending-throttled',
    {
      detail: "SES's quota for the last 24 hours is used up. This email was not sent.",
      retryAfter: QUOTA_RETRY_AFTER_SECONDS,
    },
  ],
  'identity-not-verified': [
    'identity-not-verified',
    {
      detail:
        'SES says that an address or domain of this email is not verified, and has not sent it. The operator can verify it ' +
        'in SES; or correct the email. The key is free for either.',
    },
  ],
  operator: [
    'not-sent',
    {
      detail:
        'SES does not send for this deployment: paused, misconfigured or not permitted. The operator must act.',
    },
  ],
  'never-left': ['not-sent', { detail: 'No connection to SES was made, so the email never left.' }],
  'no-time': ['not-sent', { detail: 'Not enough time was left for a whole attempt, so none was made.' }],
  released: ['not-sent', { detail: 'Nothing was sent under this key so far. Send the same request again.' }],
  table: ['not-sent', { detail: 'The table of keys did not answer, so nothing was sent.' }],
};

const refused: { [reason in RefusalReason]: string } = {
  'address-invalid': 'It cannot read one of the addresses.',
  'too-many-recipients': 'It has too many recipients.',
  'recipient-suppressed': 'SES writes to one of its recipients no more.',
  'header-invalid': 'It does not take one of the headers.',
  'attachment-not-allowed': 'It does not take one of the attachments, for its type or its name.',
  'tag-invalid': 'It does not take one of the tags.',
  'message-too-large': 'It is too large.',
  'content-invalid': 'It does not take the content.',
  other: 'Its reason is not one that this API knows; the operator finds it by the request in the log.',
};

const notFreed: Pick<ProblemDetails, 'detail' | 'retry'> = {
  detail:
    'This email was not sent, but the table did not answer when its key was to be freed. Send it under another key.',
  retry: 'new-key',
};

/** The answer that is stored with a final outcome, for every repeat. */
export function respond(outcome: FinalOutcome): StoredResponse {
  if (outcome.kind === 'sent') return { statusCode: 202, body: JSON.stringify({ id: outcome.messageId }) };
  const { reason } = outcome;
  const detail = `SES refused this email for good. ${refused[reason]} Correct it and send it under a new key.`;
  const { statusCode, body } = toProblem('email-refused', { detail, reason });
  return { statusCode, body };
}

/**
 * The one mapper from what came of a request to what the client gets.
 *
 * @param now epoch milliseconds: a time that is over would say that the key is forgotten, and it is not
 */
export function answerTo(result: SendResult, now: number): Answer {
  return tellExpiry(answerWithout(result), result.until, now);
}

/** An answer that says how long its key is remembered. @param until epoch seconds @param now epoch milliseconds */
export function tellExpiry(made: Answer, until: number | undefined, now: number): Answer {
  if (until === undefined || until * 1_000 <= now) return made;
  const expires = new Date(until * 1_000).toUTCString();
  return { ...made, headers: { ...made.headers, 'Idempotency-Key-Expires': expires } };
}

function answerWithout(result: SendResult): Answer {
  switch (result.kind) {
    case 'settled': {
      const { statusCode, body } = result.response;
      return toAnswer(statusCode, body, result.replayed ? { 'Idempotent-Replayed': 'true' } : {});
    }
    case 'reused':
      return toProblem('idempotency-key-reused', {
        detail:
          'This key was used for another email, and this one was not sent. ' +
          'To repeat that email, send the very body it had; to send another email, use a key of its own.',
      });
    case 'in-progress':
      return toProblem('request-in-progress', {
        detail: 'The first request with this key is still being worked on. Ask again with the same key.',
      });
    case 'not-sent': {
      const [name, details] = notSent[result.reason];
      // Where the key could not be freed, whatever the reason was, only another one helps.
      return toProblem(name, result.retry === 'new-key' ? { ...details, ...notFreed } : details);
    }
    case 'unknown':
      return toProblem('outcome-unknown', { detail: unknownDetail[result.reason] });
    default:
      return result satisfies never;
  }
}

/** Two ways lead out, and only the client knows which is better. */
const WAYS_OUT =
  'Ask again with the same key; or, where an email that comes late is worse than one that comes twice, send it under a ' +
  'new key.';

const unknownDetail = {
  ses:
    'SES may or may not have accepted this email, and it will not be sent again under this key. ' +
    `SES usually tells within seconds. ${WAYS_OUT}`,
  table:
    'The table of keys did not answer, so this request sent nothing. ' +
    `Whether an earlier one with this key did will be known when the table answers. ${WAYS_OUT}`,
};

/** An exception that nobody expected; it proves nothing about the email. */
export const failedUnexpectedly = toProblem('outcome-unknown', {
  detail: `This API failed unexpectedly, and the email may or may not have been sent. ${WAYS_OUT}`,
});
