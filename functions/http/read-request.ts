import type { APIGatewayEventRequestContextV2, APIGatewayProxyEventV2WithRequestContext } from 'aws-lambda';
import type { Mailbox } from '../emails/address.ts';
import type { Email } from '../emails/email.ts';
import { type FieldError, parseEmail } from '../emails/parse-email.ts';
import { maySendAs } from '../emails/sender.ts';
import type { SendRequest } from '../emails/steps.ts';
import { fingerprint, recordId } from '../idempotency/fingerprint.ts';
import { readKey } from '../idempotency/key.ts';
import { type Authorizer, callerScope } from '../idempotency/scope.ts';
import { ENDPOINT, keyProblem, type Rejected, unidentified } from './caller-and-key.ts';
import { type Answer, problem } from './problems.ts';

/** An event of API Gateway's payload format 2.0, as far as it is read. */
export type HttpEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayEventRequestContextV2 & { authorizer?: Authorizer }
>;

export interface Senders {
  /** Who an email without `from` comes from. */
  defaultFrom: Mailbox;
  /** Addresses or whole domains. */
  allowed: readonly string[];
}

export type Reading = { kind: 'request'; scope: string; request: Omit<SendRequest, 'deadline'> } | Rejected;

/** A path of Resend's API. Its clients' users learn that it is not here, and not only that nothing was found. */
const BATCH = 'POST /emails/batch';
/** Lambda takes an event of 6 MB, in which the body is quoted or base64-encoded. */
export const BODY_MAX = 5 * 1_024 * 1_024;

/** Everything about a request that can be wrong before anything is claimed or sent. */
export function readRequest(event: HttpEvent, senders: Senders): Reading {
  const scope = callerScope(event.requestContext.authorizer);
  if (scope === undefined) return { kind: 'problem', answer: unidentified };
  if (event.routeKey === BATCH) return { kind: 'problem', scope, answer: noBatch };
  const reading = readEmail(event);
  if ('statusCode' in reading) return { kind: 'problem', scope, answer: reading };
  const { key, email } = reading;
  const from = email.from ?? senders.defaultFrom;
  if (!maySendAs(from, senders.allowed)) return { kind: 'problem', scope, answer: notAllowed };
  return {
    kind: 'request',
    scope,
    request: {
      pk: recordId(scope, ENDPOINT, key),
      fingerprint: fingerprint(key, email),
      email: { ...email, from },
    },
  };
}

/** The key and the email, or what is wrong with the first of them that is wrong. */
function readEmail(event: HttpEvent): { key: string; email: Email } | Answer {
  if (!isJson(event.headers['content-type'])) return notJson;
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > BODY_MAX) {
    const detail = `The body has ${bytes.length} bytes; at most ${BODY_MAX} are taken.`;
    return problem('email-too-large', { detail });
  }
  const key = readKey(event.headers['idempotency-key']);
  if (key.kind !== 'key') return keyProblem[key.kind];
  const json = parseJson(bytes);
  if (json === undefined) return unparsable;
  const reading = parseEmail(json.value);
  if ('email' in reading) return { key: key.key, email: reading.email };
  return problem('invalid-email', { detail: firstOf(reading.errors), errors: reading.errors });
}

const noBatch = problem('batch-not-supported', {
  detail:
    'This API takes one email a request, and sent none of these. Send each by itself, under a key of its own.',
});
const notAllowed = problem('sender-not-allowed', {
  detail: 'This deployment may not send from the address in /from.',
});
const notJson = problem('unsupported-media-type', {
  detail: 'Send JSON in UTF-8, with Content-Type: application/json.',
});
const unparsable = problem('invalid-json', { detail: 'The body cannot be parsed as JSON in UTF-8.' });

/** `application/json`, with parameters or without; RFC 8259 knows no charset but UTF-8. */
function isJson(contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  return type.trim() === 'application/json' && (!charset || /^charset="?utf-8"?$/.test(charset));
}

function firstOf([first, ...others]: FieldError[]): string {
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${first?.pointer || 'The body'} ${first?.detail}${more}`;
}

/** undefined where the bytes are not UTF-8 or not JSON. */
function parseJson(bytes: Buffer): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return undefined;
  }
}
