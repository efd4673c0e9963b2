import type { SendResult } from '../../functions/emails/steps.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';

/** SES was asked to send. */
export interface Ask {
  request: number;
  claimId: string;
  /** Epoch milliseconds. */
  at: number;
  /** The row as it stood at that moment. */
  row: IdempotencyRecord | undefined;
  /** A status came that says that SES did not take the email. */
  refusedByStatus: boolean;
}

/** SES accepted an email. */
export interface Acceptance {
  request: number;
  email: number;
  claimId: string;
  /** When its claim was made by its maker's clock, and when it arrived in the table. */
  claimedAt: number;
  claimMadeAt: number;
  messageId: string;
  at: number;
  /** When one of its events was worked through; never, where none was. */
  toldAt: number;
}

/** A client was answered. */
export interface Answered {
  request: number;
  email: number;
  startedAt: number;
  at: number;
  result: SendResult;
  /** The row as it stood then: two claims may by chance promise the same time. */
  about: IdempotencyRecord | undefined;
}

/** A claim was made in the table, whether its maker heard of it or not. */
export interface Claimed {
  request: number;
  email: number;
  claimId: string;
  claimedAt: number;
  madeAt: number;
  /** It was its withdrawal that was made: the row says that nothing was sent. */
  withdrawn: boolean;
}

/** A settle was given up. */
export interface GivenUp {
  begunAt: number;
  /** How many of its tries, or of their answers, got lost one by one. */
  lost: number;
}

/** What happened in one run, as nobody inside it can see it. */
export interface History {
  asks: Ask[];
  acceptances: Acceptance[];
  answers: Answered[];
  claims: Claimed[];
  /** The requests that never heard whether they had a claim. */
  claimsUnanswered: number[];
  /** The requests of which a look at the record failed: what they say may be a second old. */
  looksUnanswered: number[];
  settlesGivenUp: GivenUp[];
  /** When the table took nothing. */
  outages: { from: number; to: number }[];
  /** The requests whose process lived to answer. */
  living: number[];
  healed: number;
  /** Events that say to contradict what somebody was told. */
  contradicted: number;
  /** Events that found their claim replaced while it was remembered, and did not say so. */
  concealed: number;
  /** Claims that lost to a released record, and to whose. */
  lostToReleased: { request: number; claimId: string; to: string }[];
  /** When it was written down of a claim that its email was not sent. */
  releases: { claimId: string; at: number }[];
  /** How far two clocks were apart at most, in milliseconds. */
  clocksMs: number;
  /** Each row as it was when it was deleted, or taken over by another claim, or when all was over. */
  ends: { row: IdempotencyRecord; at: number }[];
}

/** Before anything has happened. */
export const beginHistory = (): History => ({
  asks: [],
  acceptances: [],
  answers: [],
  claims: [],
  claimsUnanswered: [],
  looksUnanswered: [],
  settlesGivenUp: [],
  outages: [],
  living: [],
  healed: 0,
  contradicted: 0,
  concealed: 0,
  lostToReleased: [],
  releases: [],
  clocksMs: 0,
  ends: [],
});
