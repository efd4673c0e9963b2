import { recordId } from '../idempotency/fingerprint.ts';
import { readKey } from '../idempotency/key.ts';
import { callerScope } from '../idempotency/scope.ts';
import { type Answer, problem } from './problems.ts';
import type { HttpEvent } from './read-request.ts';

/** Keys are scoped to caller and endpoint. `POST /emails` and `GET /email` are about the same keys. */
export const ENDPOINT = 'POST /email';

/** Why a request goes no further. `scope` is there as soon as the caller is known. */
export interface Rejected {
  kind: 'problem';
  scope?: string;
  answer: Answer;
}

/** Whose key it is, and the record of it. */
export interface CallerAndKey {
  kind: 'key';
  scope: string;
  pk: string;
}

export function readCallerAndKey(event: HttpEvent): CallerAndKey | Rejected {
  const scope = callerScope(event.requestContext.authorizer);
  if (scope === undefined) return { kind: 'problem', answer: unidentified };
  const key = readKey(event.headers['idempotency-key']);
  if (key.kind !== 'key') return { kind: 'problem', scope, answer: keyProblem[key.kind] };
  return { kind: 'key', scope, pk: recordId(scope, ENDPOINT, key.key) };
}

/** The record that an event is about, where it names a caller and a key. */
export function readRecordId(event: HttpEvent): string | undefined {
  const reading = readCallerAndKey(event);
  return reading.kind === 'key' ? reading.pk : undefined;
}

export const unidentified = problem('caller-unidentified', {
  detail: 'The event names no caller: no IAM identity, and no token with an issuer and a subject or client.',
});

export const keyProblem = {
  missing: problem('idempotency-key-missing', {
    detail: 'Send an Idempotency-Key header, one key per email, the same on every repeat of it.',
  }),
  invalid: problem('idempotency-key-invalid', {
    detail:
      'An Idempotency-Key is 1 to 255 printable ASCII characters without space, comma, quotation mark or backslash, ' +
      'and is sent once.',
  }),
};
