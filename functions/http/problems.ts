/** What a client should do next: the same request again, the same email under another key, or neither. */
export type Retry = 'same-key' | 'new-key' | 'no';

interface ProblemType {
  status: number;
  title: string;
  retry: Retry;
  /** Seconds. */
  retryAfter?: number;
}

/** Every problem this API answers with. What stands here is all that a client ever reads about a failure. */
export const catalogue = {
  'invalid-json': { status: 400, title: 'The body is not JSON', retry: 'same-key' },
  'invalid-email': { status: 400, title: 'The email is not valid', retry: 'same-key' },
  'batch-not-supported': { status: 400, title: 'There is no batch', retry: 'no' },
  'idempotency-key-missing': { status: 400, title: 'The Idempotency-Key is missing', retry: 'same-key' },
  'idempotency-key-invalid': { status: 400, title: 'The Idempotency-Key is not valid', retry: 'same-key' },
  'email-refused': { status: 400, title: 'SES refused this email', retry: 'new-key' },
  'sender-not-allowed': { status: 403, title: 'The sender is not allowed', retry: 'same-key' },
  'identity-not-verified': { status: 403, title: 'An identity is not verified', retry: 'same-key' },
  'caller-unidentified': { status: 403, title: 'The caller cannot be told', retry: 'no' },
  'key-not-found': { status: 404, title: 'Nothing is remembered under this key', retry: 'same-key' },
  'path-not-found': { status: 404, title: 'There is nothing at this path', retry: 'no' },
  'request-in-progress': {
    status: 409,
    title: 'The first request is still at it',
    retry: 'same-key',
    retryAfter: 2,
  },
  'email-too-large': { status: 413, title: 'The email is too large', retry: 'same-key' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON', retry: 'same-key' },
  'idempotency-key-reused': { status: 422, title: 'The key belongs to another email', retry: 'no' },
  'sending-throttled': { status: 429, title: 'SES limits the sending', retry: 'same-key', retryAfter: 2 },
  'not-sent': { status: 503, title: 'The email was not sent', retry: 'same-key', retryAfter: 5 },
  'look-up-failed': {
    status: 503,
    title: 'The key could not be looked up',
    retry: 'same-key',
    retryAfter: 5,
  },
  'outcome-unknown': {
    status: 503,
    title: 'It is not known whether the email was sent',
    retry: 'same-key',
    retryAfter: 10,
  },
} as const satisfies { [name: string]: ProblemType };

export type ProblemName = keyof typeof catalogue;

/** An answer of the payload format 2.0. */
export interface Answer {
  statusCode: number;
  headers: { [name: string]: string };
  body: string;
}

export interface ProblemDetails {
  detail: string;
  /** The fields that are wrong, all of them. */
  errors?: readonly { pointer: string; detail: string }[];
  /** Where this case differs from the catalogue. */
  retry?: Retry;
  retryAfter?: number;
}

/**
 * A problem as RFC 9457 writes it, with `retry` as an extension, and with the three members that clients
 * written for Resend's API show: `name`, `message` and `statusCode`. Some of them show the `message` alone, so
 * it says everything.
 */
export function toProblem(name: ProblemName, details: ProblemDetails): Answer {
  const type: ProblemType = catalogue[name];
  const { detail, errors, retry = type.retry, retryAfter = type.retryAfter } = details;
  const body = {
    type: `urn:problem:email-api:${name}`,
    title: type.title,
    status: type.status,
    detail,
    retry,
    ...(errors && { errors }),
    name,
    message: `${detail} (${name}, retry: ${retry}${retryAfter ? ` after ${retryAfter} s` : ''})`,
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
