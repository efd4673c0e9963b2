import type { KeyHolder } from '../callers/key-holder.ts';
import { renameAliases } from '../emails/aliases.ts';
import { toFormOfV1 } from '../emails/form-of-v1.ts';
import { readMediaType } from '../emails/media-type.ts';
import { type FieldError, parseEmail } from '../emails/parse-email.ts';
import { toPrintForm } from '../emails/print-form.ts';
import { maySendAs, narrowSenders, type Senders } from '../emails/sender.ts';
import type { SendRequest } from '../emails/steps.ts';
import { toTestEmail } from '../emails/test-mode.ts';
import { takeFingerprints } from '../idempotency/fingerprint.ts';
import { isSmallEnough } from './count-json.ts';
import { type Answer, toProblem } from './problems.ts';
import {
  type CallerAndKey,
  ENDPOINT,
  type HttpEvent,
  type Rejected,
  readCallerAndKey,
} from './read-caller-and-key.ts';

/** What a request asks for, or the problem that it is answered with. The deadline is the invocation's. */
export type Reading =
  | (Pick<CallerAndKey, 'scope' | 'holder'> & { kind: 'request'; request: Omit<SendRequest, 'deadline'> })
  | Rejected;

const SENDS = [ENDPOINT, 'POST /emails'];
/** A path of Resend's API. Its clients' users learn that it is not here, and not only that nothing was found. */
const BATCH = 'POST /emails/batch';
/** Lambda takes an event of 6 MB, in which the body is quoted or base64-encoded. */
export const BODY_MAX = 5 * 1_024 * 1_024;

/** Everything about a request to send that can be wrong before anything is claimed or sent. */
export function readRequest(event: HttpEvent, senders: Senders): Reading {
  const reading = readCallerAndKey(event, () => checkEnvelope(event));
  if (reading.kind === 'problem') return reading;
  const { scope, holder, key, pk } = reading;
  const rejected = (answer: Answer): Rejected => ({ kind: 'problem', scope, holder, answer });
  const text = decodeBody(event);
  // Counting comes before looking: parsed, five megabytes of brackets take a third of a second and 400 MB.
  if (text !== undefined && !isSmallEnough(text)) return rejected(refuseFields([tooMuch]));
  const json = text === undefined ? undefined : parseJson(text);
  if (json === undefined) return rejected(unparsable);
  const renamed = renameAliases(json.value);
  const parsed = parseEmail(renamed);
  if ('errors' in parsed) return rejected(refuseFields(parsed.errors));
  const { email } = parsed;
  const { defaultFrom, allowed } = holder ? narrowSenders(senders, holder.senders) : senders;
  const from = email.from ?? defaultFrom;
  if (!maySendAs(from, allowed)) return rejected(refuseSender(allowed, holder));
  // Of the email as it was given: what a test is sent to is nobody's business but SES's.
  const prints = takeFingerprints(key, toPrintForm(email), () => toFormOfV1(renamed));
  const whole = { ...email, from };
  const sent = holder?.mode === 'test' ? toTestEmail(whole, key) : whole;
  return {
    kind: 'request',
    scope,
    holder,
    request: { pk, ...prints, email: sent },
  };
}

/** What is wrong with a request to send before its key and its email are looked at. */
function checkEnvelope(event: HttpEvent): Answer | undefined {
  const route = readRoute(event);
  if (route === BATCH) return noBatch;
  if (!SENDS.includes(route)) return noPath;
  if (!isJson(event.headers['content-type'])) return notJson;
  const length = Buffer.byteLength(event.body ?? '', readEncoding(event));
  if (length <= BODY_MAX) return undefined;
  return toProblem('email-too-large', {
    detail: `The body has ${length} bytes; at most ${BODY_MAX} are taken.`,
  });
}

/**
 * The route that was meant. Clients whose base URL ends in a slash ask for `//emails`: where the gateway does not
 * know that path, it is the `$default` route's.
 */
function readRoute({ routeKey, rawPath, requestContext }: HttpEvent): string {
  if (routeKey !== '$default') return routeKey;
  const path = rawPath.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
  return `${requestContext.http.method} ${path}`;
}

const readEncoding = ({ isBase64Encoded }: HttpEvent) => (isBase64Encoded ? 'base64' : 'utf8');

/** `application/json`, with parameters or without, none of them twice; RFC 8259 knows no charset but UTF-8. */
function isJson(contentType: string | undefined): boolean {
  const read = readMediaType(contentType ?? '');
  const charset = read?.parameters.find(([name]) => name === 'charset')?.[1] ?? 'utf-8';
  return read?.type === 'application/json' && charset.toLowerCase() === 'utf-8';
}

/** undefined where the bytes are not UTF-8. What comes as text is decoded already, but for its byte order mark. */
function decodeBody({ body = '', isBase64Encoded }: HttpEvent): string | undefined {
  if (!isBase64Encoded) return body.toWellFormed().replace(/^\ufeff/, '');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(body, 'base64'));
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

function refuseFields(errors: FieldError[]): Answer {
  const [first, ...others] = errors;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return toProblem('invalid-email', {
    detail: `${first?.pointer || 'The body'} ${first?.detail}${more}`,
    errors,
  });
}

const noBatch = toProblem('batch-not-supported', {
  detail:
    'This API takes one email a request, and sent none of these. Send each by itself, under a key of its own.',
});
const noPath = toProblem('path-not-found', {
  detail:
    'POST an email to /email or /emails; GET /email with its key, or /emails/ID with its id. ' +
    "A client's base URL is the address of this API without any path, and without a slash at its end.",
});
const tooMuch = { pointer: '', detail: 'has more lists, objects or strings than any email has' };
const refuseSender = (allowed: readonly string[], holder: KeyHolder | undefined) =>
  toProblem('sender-not-allowed', {
    detail: holder
      ? `This API key may not send from that address. It may send from ${listSenders(allowed) || 'none'}.`
      : `This deployment may not send from the address in /from. It may send from ${listSenders(allowed)}.`,
  });

/** Addresses as they are; a domain stands for all of its addresses. */
const listSenders = (allowed: readonly string[]) =>
  allowed.map((sender) => (sender.includes('@') ? sender : `any address at ${sender}`)).join(', ');
const notJson = toProblem('unsupported-media-type', {
  detail: 'Send JSON in UTF-8, with Content-Type: application/json.',
});
const unparsable = toProblem('invalid-json', { detail: 'The body cannot be parsed as JSON in UTF-8.' });
