import type { Fingerprints } from '../idempotency/fingerprint.ts';
import type { Claim, StoredResponse } from '../idempotency/record.ts';
import type { RecordStore } from '../idempotency/record-store.ts';
import type { Email } from './email.ts';
import type { Limits } from './limits.ts';
import type { Mailbox } from './mailbox.ts';
import type { FinalOutcome, NotSentReason, SendOutcome } from './outcome.ts';

/** What an email is marked with on its way through SES: whose it is, in ids that show nothing. */
export interface Marks extends Pick<Claim, 'pk' | 'claimId'> {
  /** See `hashCaller`. */
  caller: string;
}

/** One request to send, read and checked. */
export interface SendRequest extends Fingerprints {
  /** The record's partition key. */
  pk: string;
  email: Email & { from: Mailbox };
  /** Epoch milliseconds: when Lambda ends this invocation. */
  deadline: number;
}

/** One attempt to send. It never throws: whatever happens is an outcome. */
export type Send = (email: SendRequest['email'], marks: Marks) => Promise<SendOutcome>;

/** What a send works with. The store throws when the table does not answer. */
export interface Steps {
  store: RecordStore;
  /** As `Send`; whoever makes the steps knows who asks. */
  send: (email: SendRequest['email'], claim: Pick<Claim, 'pk' | 'claimId'>) => Promise<SendOutcome>;
  /** The answer that is stored and replayed. */
  respond: (outcome: FinalOutcome) => StoredResponse;
  /** Epoch milliseconds. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** A fresh UUID. */
  newId: () => string;
  /** From 0 up to 1, for jitter. */
  random: () => number;
  limits: Limits;
}

/** `until`, in epoch seconds, is how long the client may count on the key. */
export type SendResult =
  | { kind: 'settled'; response: StoredResponse; replayed: boolean; until: number }
  | { kind: 'reused'; until: number }
  | { kind: 'in-progress'; until: number }
  | { kind: 'not-sent'; reason: NotSentReason; retry: 'same-key' | 'new-key'; until?: number }
  | { kind: 'unknown'; reason: 'ses' | 'table'; until?: number };
