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

/** What became of one attempt to send. `cause` is safe to log: an error's name and status, never its text. */
export type SendOutcome =
  | { kind: 'sent'; messageId: string }
  | { kind: 'refused'; cause: string }
  | { kind: 'not_sent'; reason: NotSentReason; cause: string }
  | { kind: 'unknown'; cause: string };

/** What is final: the answers that are stored and replayed. */
export type FinalOutcome = Extract<SendOutcome, { kind: 'sent' | 'refused' }>;
