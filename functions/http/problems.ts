import type { RefusalReason } from '../emails/outcome.ts';

/**
 * What a client should do next, without a second look at anything else: the same request as it is, after `Retry-After`
 * (`same-key`); correct it, the same key is free (`corrected`); send it under another key, this one is used up (`new-key`):
 * corrected where SES refused it, and the same email where its key could not be freed; or nothing of it (`no`).
 */
export const RETRIES = ['same-key', 'corrected', 'new-key', 'no'] as const;

/** One of `RETRIES`. */
export type Retry = (typeof RETRIES)[number];

/** What all cases of a problem have in common. */
export interface ProblemType {
  status: number;
  title: string;
  /** It is about sending: a problem of `GET` alone has none. */
  retry?: Retry;
  /** Seconds. */
  retryAfter?: number;
}

const problems = {
  'invalid-json': { status: 400, title: 'The body is not JSON', retry: 'corrected' },
  'invalid-email': { status: 400, title: 'The email is not valid', retry: 'corrected' },
  'idempotency-key-missing': { status: 400, title: 'The Idempotency-Key is missing', retry: 'corrected' },
  'idempotency-key-invalid': { status: 400, title: 'The Idempotency-Key is not valid', retry: 'corrected' },
  'email-refused': { status: 400, title: 'SES refused this email', retry: 'new-key' },
  'sender-not-allowed': { status: 403, title: 'The sender is not allowed', retry: 'corrected' },
  'identity-not-verified': { status: 403, title: 'An identity is not verified', retry: 'corrected' },
  'caller-unidentified': { status: 403, title: 'The caller cannot be told', retry: 'no' },
  'email-not-found': { status: 404, title: 'Nothing is told of this email' },
  'key-not-found': { status: 404, title: 'Nothing is remembered under this key' },
  'path-not-found': { status: 404, title: 'There is nothing at this path', retry: 'no' },
  'request-in-progress': {
    status: 409,
    title: 'The first request is still at it',
    retry: 'same-key',
    retryAfter: 2,
  },
  'email-too-large': { status: 413, title: 'The email is too large', retry: 'corrected' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON', retry: 'corrected' },
  'idempotency-key-reused': { status: 422, title: 'The key belongs to another email', retry: 'no' },
  'sending-throttled': { status: 429, title: 'SES limits the sending', retry: 'same-key', retryAfter: 2 },
  'batch-not-supported': { status: 501, title: 'There is no batch', retry: 'no' },
  'not-sent': { status: 503, title: 'The email was not sent', retry: 'same-key', retryAfter: 5 },
  'look-up-failed': { status: 503, title: 'It could not be looked up', retryAfter: 5 },
  'outcome-unknown': {
    status: 503,
    title: 'It is not known whether the email was sent',
    retry: 'same-key',
    retryAfter: 10,
  },
} as const satisfies { [name: string]: ProblemType };

/** A name of the catalogue. */
export type ProblemName = keyof typeof problems;

/** Every problem this API answers with. What stands here is all that a client ever reads about a failure. */
export const catalogue: { readonly [name in ProblemName]: ProblemType } = problems;

/** An answer of the payload format 2.0. */
export interface Answer {
  statusCode: number;
  headers: { [name: string]: string };
  body: string;
}

/** What one case of a problem says. */
export interface ProblemDetails {
  /** A sentence for people; nothing of the request is in it. */
  detail: string;
  /** Why SES refused the email. */
  reason?: RefusalReason;
  /** The fields that are wrong, all of them. */
  errors?: readonly { pointer: string; detail: string }[];
  /** Where this case differs from the catalogue. */
  retry?: Retry;
  retryAfter?: number;
}

/**
 * A problem as RFC 9457 writes it, with `retry` and `reason` as extensions, and with the three members that clients
 * written for Resend's API show: `name`, `message` and `statusCode`. Some of them show the `message` alone, so it says
 * everything.
 */
export function toProblem(name: ProblemName, details: ProblemDetails): Answer {
  const type = catalogue[name];
  const { detail, reason, errors, retry = type.retry, retryAfter = type.retryAfter } = details;
  const after = retryAfter ? ` after ${retryAfter} s` : '';
  const advice = retry ? `, retry: ${retry}${after}` : after && `, again${after}`;
  const body = {
    type: `urn:problem:email-api:${name}`,
    title: type.title,
    status: type.status,
    detail,
    ...(retry && { retry }),
    ...(reason && { reason }),
    ...(errors && { errors }),
    name,
    message: `${detail} (${name}${advice})`,
    statusCode: type.status,
  };
  return toAnswer(
    type.status,
    JSON.stringify(body),
    retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
  );
}

/** RFC 9457. */
export const PROBLEM_TYPE = 'application/problem+json';

/** An answer of ours: a success is JSON, everything else a problem. */
export function toAnswer(statusCode: number, body: string, headers: { [name: string]: string }): Answer {
  const contentType = statusCode < 300 ? 'application/json' : PROBLEM_TYPE;
  return {
    statusCode,
    headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store', ...headers },
    body,
  };
}
