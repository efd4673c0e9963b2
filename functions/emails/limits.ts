/**
 * How the time of one request is spent, in milliseconds. The deadlines nest:
 *
 * ```
 * API Gateway 29 s > Lambda 20 s > claim 4 + send 10 + settle 3 + the answer 1.5
 * ```
 *
 * and waiting takes what is left, at most `waitMs`.
 */
export interface Limits {
  /** The claim, its retries included. */
  claimMs: number;
  /** One attempt to send. */
  sendMs: number;
  /** Writing down the outcome, its retries included. */
  settleMs: number;
  /** One look at a record while waiting for it. */
  findMs: number;
  /** How long a request waits for a claim in progress, or for SES to tell what is unknown. */
  waitMs: number;
  /** Kept for building the answer and for the last look. */
  answerMs: number;
  /** What a lease runs on after Lambda's own deadline. */
  leaseGraceMs: number;
}

/** After it Lambda ends the function that sends, answered or not; less than the 29 s that API Gateway waits. */
export const LAMBDA_TIMEOUT_SECONDS = 20;

/** As deployed; tests have others. */
export const defaultLimits: Limits = {
  claimMs: 4_000,
  sendMs: 10_000,
  settleMs: 3_000,
  findMs: 1_000,
  waitMs: 5_000,
  answerMs: 1_500,
  leaseGraceMs: 2_000,
};

/** Looking a key up: one call to the table, the SDK's retries included, and Lambda's timeout around it. */
export const LOOK_UP_TABLE_CALL_MS = 4_000;
/** After it Lambda ends a look-up. It makes two calls at most: to the records, and to the lives. */
export const LOOK_UP_TIMEOUT_SECONDS = 10;

/** The authorizer's one read, the SDK's retries included, and Lambda's timeout around it: the gateway waits for 10 s. */
export const API_KEYS_TABLE_CALL_MS = 3_000;
/** After it Lambda ends the authorizer. */
export const AUTHORIZER_TIMEOUT_SECONDS = 8;

/** One call to the table while SES's events are recorded, the SDK's retries included, in milliseconds. */
export const EVENT_TABLE_CALL_MS = 4_000;
/** One look at the records and the lives together, before the records alone are looked at, in milliseconds. */
export const EVENT_LOOK_CALL_MS = 2_000;

/** One call that hands changes of emails over, the SDK's retries included, in milliseconds. */
export const HAND_OVER_CALL_MS = 4_000;

/** One call to SNS that publishes changes of emails, the SDK's retries included, in milliseconds. */
export const PUBLISH_CALL_MS = 10_000;
/** After it Lambda ends the function that announces: its batch, and where that is refused, each message alone, all at once. */
export const ANNOUNCE_TIMEOUT_SECONDS = 30;

/** One look at the secret that webhooks are signed with, both of its versions and the SDK's retries included, in milliseconds. */
export const SECRET_CALL_MS = 5_000;
/**
 * One call of a webhook, from the look-up of its name to the end of its answer, in milliseconds. Standard Webhooks recommends 15 to 30 s
 * ("Request timeouts"); as a batch waits for its slowest call, a receiver that hangs holds up the others for less.
 */
export const WEBHOOK_CALL_MS = 10_000;
/** Putting off what failed in its queue, the SDK's retries included, in milliseconds. */
export const PUT_OFF_CALL_MS = 5_000;
/** After it Lambda ends the function that calls webhooks. The calls of a batch run at once, between the other two. */
export const CALL_WEBHOOK_TIMEOUT_SECONDS = 30;
