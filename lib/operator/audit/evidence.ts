import type { IdempotencyRecord } from '../../../functions/idempotency/record.ts';
import type { RecordedProof } from '../../../functions/outcomes/recording.ts';

/** What came of a request that had a record, as its line tells it. */
export const OUTCOMES = ['sent', 'refused', 'not-sent', 'unknown', 'reused', 'in-progress'] as const;

/** One of `OUTCOMES`. */
export type Outcome = (typeof OUTCOMES)[number];

/** A request that was answered. Times are epoch milliseconds. */
export interface RequestLine {
  startedAt: number;
  /** When its answer was made. */
  at: number;
  outcome: Outcome;
  record: string;
  replayed: boolean;
  /** The claim that it held, or that may stand for all it knows. */
  claim?: string;
  messageId?: string;
  /** What its client may count on, in epoch seconds. */
  until?: number;
  /** The table left a call without an answer, so a claim may stand that the line does not name. */
  tableFailed?: boolean;
}

/** SES's word about one email, and when it was written down, in epoch milliseconds. */
export type ProofLine = RecordedProof & { at: number };

/** An invocation that ended without a line of its own: killed, out of time or memory. Epoch milliseconds. */
export interface EndedRequest {
  from: number;
  until: number;
}

/** Lines that tell nothing, counted. */
export interface UnreadLines {
  /** Not JSON, or not what its kind has. */
  unreadable: number;
  /** Without a time. */
  timeless: number;
  /** Of a version that did not name claims and emails yet. */
  outdated: number;
}

/** What was in the logs. */
export interface Lines {
  requests: RequestLine[];
  proofs: ProofLine[];
  ended: EndedRequest[];
  /** How many lines of each kind there were. */
  counts: UnreadLines & { requests: number; batches: number };
}

/** All that an audit judges. */
export interface Evidence extends Lines {
  records: IdempotencyRecord[];
  /** Rows that are no records. */
  unreadableRecords: number;
  /** Epoch milliseconds: what was asked for, and when the records were read. */
  since: number | undefined;
  until: number;
  readAt: number;
  /** As deployed. */
  windowSeconds: number;
  holdSeconds: number;
}

/** Times of two functions, a table and SES are compared: more than their clocks differ, as times go on AWS. */
export const CLOCKS_MS = 2_000;

/** Times of expiry are in seconds, all others in milliseconds. */
export const secondsToMs = (seconds: number) => seconds * 1_000;
