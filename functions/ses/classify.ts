import type { SendOutcome } from '../emails/outcome.ts';

/** What is known of a failed attempt. */
export interface Failure {
  /** HTTP status, where an answer came. */
  status: number | undefined;
  /** The name of the error: SES's own, where it answered. */
  name: string;
  /** The system's name for it, as `ECONNRESET`, where it has one: the SDK calls many things `TimeoutError`. */
  code?: unknown;
  /** SES's own text. It names addresses: it is looked at and never passed on. */
  message: string;
  /** Could a byte of the request have left? See `Flight`. */
  mayHaveLeft: boolean;
}

/**
 * What a failed attempt did to the email. The question is only whether it could have left, so the HTTP
 * status comes before the error's name: a gateway's 503 in HTML arrives as a `SyntaxError`. Whatever is not
 * recognised is unknown. Names: SES API v2, "SendEmail", "Errors".
 */
export function classify({ status, name, message, code, mayHaveLeft }: Failure): SendOutcome {
  const cause = status === undefined ? (typeof code === 'string' ? code : name) : `${status} ${name}`;
  const notSent = (reason: (SendOutcome & { kind: 'not_sent' })['reason']) =>
    ({ kind: 'not_sent', reason, cause }) as const;

  // No answer: credentials, DNS, refused connection or TLS, unless the request was on its way already.
  if (status === undefined) return mayHaveLeft ? { kind: 'unknown', cause } : notSent('never-left');
  // Accepted, and the message id got lost; or no status that SES is known to give.
  if (status < 400) return { kind: 'unknown', cause };
  // Timed out or failed at the far end, before or after accepting.
  if (status >= 500 || status === 408) return { kind: 'unknown', cause };
  // SES counts mails per day too; waiting a moment does not help then.
  if (status === 429 || /^(Throttling|TooManyRequests|LimitExceeded)/.test(name)) {
    return notSent(/daily|quota/i.test(message) ? 'quota' : 'throttled');
  }
  // The email itself is fine; the operator verifies the identity, and the same key may try again.
  if (/^MailFromDomainNotVerified/.test(name)) return notSent('identity-not-verified');
  if (/^MessageRejected/.test(name) && /not verified/i.test(message)) return notSent('identity-not-verified');
  // This very email will never be accepted.
  if (status === 413 || /^(MessageRejected|BadRequest)/.test(name)) return { kind: 'refused', cause };
  // Sending paused, account suspended, configuration set not found, access denied, and every other 4xx.
  return notSent('operator');
}
