import type { APIGatewayEventRequestContextV2, APIGatewayProxyEventV2WithRequestContext } from 'aws-lambda';
import { type KeyHolder, readKeyHolder } from '../callers/key-holder.ts';
import { type Authorizer, readScope } from '../callers/scope.ts';
import { toRecordId } from '../idempotency/fingerprint.ts';
import { readKey } from '../idempotency/key.ts';
import { type Answer, toProblem } from './problems.ts';

/** An event of API Gateway's payload format 2.0, as far as it is read. */
export type HttpEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayEventRequestContextV2 & { authorizer?: Authorizer }
>;

/** Keys are scoped to caller and endpoint. `POST /emails` and `GET /email` are about the same keys. */
export const ENDPOINT = 'POST /email';

/** Why a request goes no further. `scope` is there as soon as the caller is known, `holder` where they have an API key. */
export interface Rejected {
  kind: 'problem';
  scope?: string;
  holder?: KeyHolder | undefined;
  answer: Answer;
}

/** Whose key it is, the key, and the id of its record. */
export interface CallerAndKey {
  kind: 'key';
  scope: string;
  holder: KeyHolder | undefined;
  key: string;
  pk: string;
}

/** Who asks, whatever for. */
export interface Caller {
  kind: 'caller';
  scope: string;
  holder: KeyHolder | undefined;
}

/** Who asks, for what belongs to a caller and no key. */
export function readCaller({ requestContext: { authorizer } }: HttpEvent): Caller | Rejected {
  const scope = readScope(authorizer);
  if (scope === undefined) return { kind: 'problem', answer: unidentified };
  return { kind: 'caller', scope, holder: readKeyHolder(authorizer?.lambda) };
}

/**
 * Who asks, and for which key. Every request about a key begins with it.
 *
 * @param envelope what is wrong with the request before its key is looked at; the caller comes first
 */
export function readCallerAndKey(
  event: HttpEvent,
  envelope: () => Answer | undefined = () => undefined,
): CallerAndKey | Rejected {
  const caller = readCaller(event);
  if (caller.kind === 'problem') return caller;
  const { scope, holder } = caller;
  const wrong = envelope();
  if (wrong) return { kind: 'problem', scope, holder, answer: wrong };
  const reading = readKey(event.headers['idempotency-key']);
  if (reading.kind !== 'key') return { kind: 'problem', scope, holder, answer: keyProblem[reading.kind] };
  return { kind: 'key', scope, holder, key: reading.key, pk: toRecordId(scope, ENDPOINT, reading.key) };
}

/** The record that an event is about, where it names a caller and a key. */
export function readRecordId(event: HttpEvent): string | undefined {
  const reading = readCallerAndKey(event);
  return reading.kind === 'key' ? reading.pk : undefined;
}

/** An authorizer let somebody in whom nothing tells from others: no key can be theirs. */
export const unidentified = toProblem('caller-unidentified', {
  detail:
    'The event names no caller: no IAM identity, no API key, and no token with an issuer and a subject or client.',
});
/** Why there is no key, by the kind of its reading. */
export const keyProblem = {
  missing: toProblem('idempotency-key-missing', {
    detail: 'Send an Idempotency-Key header, one key per email, the same on every repeat of it.',
  }),
  invalid: toProblem('idempotency-key-invalid', {
    detail:
      'An Idempotency-Key is 1 to 255 printable ASCII characters without space, comma, quotation mark or backslash, ' +
      'and is sent once.',
  }),
};
