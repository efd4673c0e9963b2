import { domainOf } from '../../functions/emails/address.ts';
import type { NotSentReason } from '../../functions/emails/outcome.ts';
import type { SendResult } from '../../functions/emails/steps.ts';
import { answerTo, respond } from '../../functions/http/answers.ts';
import type { Answer } from '../../functions/http/problems.ts';
import { type HttpEvent, keyProblem, unidentified } from '../../functions/http/read-caller-and-key.ts';
import { BODY_MAX, readRequest } from '../../functions/http/read-request.ts';
import { EXAMPLE_ID, NOW } from './example-lives.ts';

// Answers as the functions themselves make them, so that no example says what they do not.

/** An answer that is shown, by its name and what it is about. */
export interface Example {
  /** Unique among the examples of a status. */
  name: string;
  summary: string;
  answer: Answer;
}

/** One hour after `NOW`, in epoch seconds. */
export const IN_AN_HOUR = 1_767_229_200;
/** 24 hours after `NOW`, in epoch seconds. */
export const IN_A_DAY = 1_767_312_000;

const SENDER = 'no-reply@example.com';
/** The email of every example. */
export const EMAIL = { to: 'jane@example.com', subject: 'Your order 1001', text: 'Thank you!' };

/** What becomes of a request before anything is claimed. */
function reject(asked: { body?: string; type?: string; routeKey?: string }): Answer {
  const { body = JSON.stringify(EMAIL), type = 'application/json', routeKey = 'POST /email' } = asked;
  const event = {
    routeKey,
    headers: { 'content-type': type, 'idempotency-key': 'order-1001' },
    requestContext: { authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:user/shop' } } },
    body,
    isBase64Encoded: false,
  } as unknown as HttpEvent;
  const reading = readRequest(event, { defaultFrom: { address: SENDER }, allowed: [domainOf(SENDER)] });
  if (reading.kind !== 'problem') throw new Error('An example of a rejected request was not rejected');
  return reading.answer;
}

const settle = (outcome: Parameters<typeof respond>[0], replayed: boolean): SendResult => ({
  kind: 'settled',
  response: respond(outcome),
  replayed,
  until: IN_AN_HOUR,
});
const release = (reason: NotSentReason): SendResult => ({
  kind: 'not-sent',
  reason,
  retry: 'same-key',
  until: IN_AN_HOUR,
});
const answerWith = (name: string, summary: string, result: SendResult): Example => ({
  name,
  summary,
  answer: answerTo(result, NOW),
});

/** What SES made of the email of every example. */
export const SENT = { kind: 'sent', messageId: EXAMPLE_ID } as const;

/** Of a caller, whatever they ask for. */
export const ofCaller: Example[] = [
  { name: 'caller-unidentified', summary: 'A token without a subject', answer: unidentified },
];

/** Of a caller and a key that a send and a look-up read alike. */
export const ofCallerAndKey: Example[] = [
  { name: 'key-missing', summary: 'There is no Idempotency-Key', answer: keyProblem.missing },
  { name: 'key-invalid', summary: 'The key is none', answer: keyProblem.invalid },
  ...ofCaller,
];

/** What `POST /email` and `POST /emails` answer, problems of ours first. */
export const sendExamples: Example[] = [
  answerWith('sent', 'SES accepted the email', settle(SENT, false)),
  answerWith('replay', 'A repeat: the same answer, with `Idempotent-Replayed: true`', settle(SENT, true)),
  { name: 'invalid-json', summary: 'Not JSON', answer: reject({ body: '{' }) },
  {
    name: 'invalid-email',
    summary: 'Fields are wrong, all of them named',
    answer: reject({ body: JSON.stringify({ ...EMAIL, to: 'jane', scheduled_at: 'tomorrow' }) }),
  },
  ...ofCallerAndKey,
  answerWith(
    'email-refused',
    'SES refused it for good; stored, and replayed',
    settle({ kind: 'refused', reason: 'attachment-not-allowed', cause: '' }, true),
  ),
  {
    name: 'sender-not-allowed',
    summary: 'Not a sender of this deployment',
    answer: reject({ body: JSON.stringify({ ...EMAIL, from: 'ceo@elsewhere.example' }) }),
  },
  answerWith(
    'identity-not-verified',
    'SES does not know an address as verified',
    release('identity-not-verified'),
  ),
  answerWith('in-progress', 'The first request is still at it', { kind: 'in-progress', until: IN_AN_HOUR }),
  { name: 'too-large', summary: 'Over 5 MiB', answer: reject({ body: 'x'.repeat(BODY_MAX + 1) }) },
  { name: 'media-type', summary: 'Not sent as JSON', answer: reject({ type: 'text/plain' }) },
  answerWith('reused', 'The key belongs to another email', { kind: 'reused', until: IN_AN_HOUR }),
  answerWith('throttled', 'SES limits the rate', release('throttled')),
  answerWith('quota', "SES's daily quota is used up", release('quota')),
  answerWith('not-sent', 'SES was not reached', release('never-left')),
  answerWith('paused', 'SES does not send for this deployment', release('operator')),
  answerWith('unknown', "SES's answer was lost", { kind: 'unknown', reason: 'ses', until: IN_A_DAY }),
  answerWith('table-down', 'The table did not answer', { kind: 'unknown', reason: 'table' }),
];

/** What `POST /emails/batch` answers. */
export const batchExamples: Example[] = [
  { name: 'batch', summary: 'Whatever is sent', answer: reject({ routeKey: 'POST /emails/batch' }) },
  ...ofCaller,
];
