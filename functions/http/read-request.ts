import type { APIGatewayEventRequestContextV2, APIGatewayProxyEventV2WithRequestContext } from 'aws-lambda';
import { type Authorizer, callerScope } from '../callers/scope.ts';
import { formOfV1 } from '../emails/form-of-v1.ts';
import { readMediaType } from '../emails/media-type.ts';
import { type FieldError, parseEmail } from '../emails/parse-email.ts';
import { toPrintForm } from '../emails/print-form.ts';
import { maySendAs, type Senders } from '../emails/sender.ts';
import type { SendRequest } from '../emails/steps.ts';
import { takeFingerprints, toRecordId } from '../idempotency/fingerprint.ts';
import { readKey } from '../idempotency/key.ts';
import { isSmallEnough } from './count-json.ts';
import { type Answer, toProblem } from './problems.ts';

/** An event of API Gateway's payload format 2.0, as far as it is read. */
export type HttpEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayEventRequestContextV2 & { authorizer?: Authorizer }
>;

/** Keys are scoped to caller and endpoint. `POST /emails` and `GET /email` are about the same keys. */
export const ENDPOINT = 'POST /email';

/** Why a request goes no further. `scope` is there as soon as the caller is known. */
export interface Rejected {
  kind: 'problem';
  scope?: string;
  answer: Answer;
}

/** Whose key it is, the key, and the id of its record. */
export interface CallerAndKey {
  kind: 'key';
  scope: string;
  key: string;
  pk: string;
}

export type Reading = { kind: 'request'; scope: string; request: Omit<SendRequest, 'deadline'> } | Rejected;

/** A path of Resend's API. Its clients' users learn that it is not here, and not only that nothing was found. */
const BATCH = 'POST /emails/batch';
/** Lambda takes an event of 6 MB, in which the body is quoted or base64-encoded. */
export const BODY_MAX = 5 * 1_024 * 1_024;

/** Everything about a request to send that can be wrong before anything is claimed or sent. */
export function readRequest(event: HttpEvent, senders: Senders): Reading {
  const reading = readCallerAndKey(event, () => envelopeProblem(event));
  if (reading.kind === 'problem') return reading;
  const { scope, key, pk } = reading;
  const rejected = (answer: Answer): Rejected => ({ kind: 'problem', scope, answer });
  const text = decodeUtf8(Buffer.from(event.body ?? '', encodingOf(event)));
  // Counting comes before looking: parsed, five megabytes of brackets take a third of a second and 400 MB.
  if (text !== undefined && !isSmallEnough(text)) return rejected(invalid([tooMuch]));
  const json = text === undefined ? undefined : parseJson(text);
  if (json === undefined) return rejected(unparsable);
  const parsed = parseEmail(json.value);
  if ('errors' in parsed) return rejected(invalid(parsed.errors));
  const { email } = parsed;
  const from = email.from ?? senders.defaultFrom;
  if (!maySendAs(from, senders.allowed)) return rejected(notAllowed(senders.allowed));
  const prints = takeFingerprints(key, toPrintForm(email), () => formOfV1(json.value));
  const request = { pk, fingerprint: prints.current, email: { ...email, from } };
  return { kind: 'request', scope, request };
}

/**
 * Who asks, and for which key. Every request begins with it.
 *
 * @param envelope what is wrong with the request before its key is looked at; the caller comes first
 */
export function readCallerAndKey(
  event: HttpEvent,
  envelope: () => Answer | undefined = () => undefined,
): CallerAndKey | Rejected {
  const scope = callerScope(event.requestContext.authorizer);
  if (scope === undefined) return { kind: 'problem', answer: unidentified };
  const wrong = envelope();
  if (wrong) return { kind: 'problem', scope, answer: wrong };
  const reading = readKey(event.headers['idempotency-key']);
  if (reading.kind !== 'key') return { kind: 'problem', scope, answer: keyProblem[reading.kind] };
  return { kind: 'key', scope, key: reading.key, pk: toRecordId(scope, ENDPOINT, reading.key) };
}

/** The record that an event is about, where it names a caller and a key. */
export function readRecordId(event: HttpEvent): string | undefined {
  const reading = readCallerAndKey(event);
  return reading.kind === 'key' ? reading.pk : undefined;
}

/** What is wrong with a request to send before its key and its email are looked at. */
function envelopeProblem(event: HttpEvent): Answer | undefined {
  if (event.routeKey === BATCH) return noBatch;
  if (!isJson(event.headers['content-type'])) return notJson;
  const length = Buffer.byteLength(event.body ?? '', encodingOf(event));
  if (length <= BODY_MAX) return undefined;
  return toProblem('email-too-large', {
    detail: `The body has ${length} bytes; at most ${BODY_MAX} are taken.`,
  });
}

const encodingOf = ({ isBase64Encoded }: HttpEvent) => (isBase64Encoded ? 'base64' : 'utf8');

/** `application/json`, with parameters or without, none of them twice; RFC 8259 knows no charset but UTF-8. */
function isJson(contentType: string | undefined): boolean {
  const read = readMediaType(contentType ?? '');
  const charset = read?.parameters.find(([name]) => name === 'charset')?.[1] ?? 'utf-8';
  return read?.type === 'application/json' && charset.toLowerCase() === 'utf-8';
}

/** undefined where the bytes are not UTF-8. */
function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** undefined where the text is not JSON. */
function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function invalid(errors: FieldError[]): Answer {
  const [first, ...others] = errors;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return toProblem('invalid-email', {
    detail: `${first?.pointer || 'The body'} ${first?.detail}${more}`,
    errors,
  });
}

export const unidentified = toProblem('caller-unidentified', {
  detail: 'The event names no caller: no IAM identity, and no token with an issuer and a subject or client.',
});
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
const noBatch = toProblem('batch-not-supported', {
  detail:
    'This API takes one email a request, and sent none of these. Send each by itself, under a key of its own.',
});
const tooMuch = { pointer: '', detail: 'has more lists, objects or strings than any email has' };
const notAllowed = (allowed: readonly string[]) =>
  toProblem('sender-not-allowed', {
    detail: `This deployment may not send from the address in /from. It may send from ${listSenders(allowed)}.`,
  });

/** Addresses as they are; a domain stands for all of its addresses. */
const listSenders = (allowed: readonly string[]) =>
  allowed.map((sender) => (sender.includes('@') ? sender : `any address at ${sender}`)).join(', ');
const notJson = toProblem('unsupported-media-type', {
  detail: 'Send JSON in UTF-8, with Content-Type: application/json.',
});
const unparsable = toProblem('invalid-json', { detail: 'The body cannot be parsed as JSON in UTF-8.' });
