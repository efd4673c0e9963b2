/** Why an email was certainly not sent. */
export type NotSentReason =
  /** SES refused it for its rate; soon there is room again. */
  | 'throttled'
  /** SES refused it for the daily quota. */
  | 'quota'
  /** SES says that an address or domain is not verified. */
  | 'identity-not-verified'
  /** Sending is paused, misconfigured or not permitted: the operator must act. */
  | 'operator'
  /** The request never reached SES. */
  | 'never-left'
  /** A whole attempt and its settle no longer fitted into the time of the request. */
  | 'no-time'
  /** Whoever held the key released it, and no time was left to use it. */
  | 'released'
  /** The table did not answer, so nothing was tried. */
  | 'table';

/** Why SES will never accept an email, in words of our own: SES's names addresses. */
export const REFUSAL_REASONS = [
  /** An address that SES cannot read, or that is too long. */
  'address-invalid',
  /** More recipients than SES takes. */
  'too-many-recipients',
  /** SES writes to this recipient no more. */
  'recipient-suppressed',
  /** A header that SES does not take, or takes once. */
  'header-invalid',
  /** A file whose type or name SES does not take. */
  'attachment-not-allowed',
  /** A tag's name or value. */
  'tag-invalid',
  /** The whole email. */
  'message-too-large',
  /** What it says, or how it is written down. */
  'content-invalid',
  /** SES gave a reason that this catalogue does not have. */
  'other',
] as const;

/** One of `REFUSAL_REASONS`. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What is safe to log of an attempt that failed. */
interface Trace {
  /** An error's name and status, never its text. */
  cause: string;
  /** SES's id of the request, where it answered: its support asks for it. */
  requestId?: string;
}

/** What became of one attempt to send. */
export type SendOutcome =
  | { kind: 'sent'; messageId: string }
  | ({ kind: 'refused'; reason: RefusalReason } & Trace)
  | ({ kind: 'not_sent'; reason: NotSentReason } & Trace)
  | ({ kind: 'unknown' } & Trace);

/** What is final: the answers that are stored and replayed. */
export type FinalOutcome = Extract<SendOutcome, { kind: 'sent' | 'refused' }>;
