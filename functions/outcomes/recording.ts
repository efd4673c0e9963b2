import type { Life } from '../emails/life.ts';
import type { Proof } from '../idempotency/proof-store.ts';
import type { IdempotencyRecord } from '../idempotency/record.ts';
import type { Proven } from './prove-sent.ts';
import type { EventReading } from './read-event.ts';
import type { LifeEvent } from './read-life.ts';
import type { LifeSteps, RecordedLives } from './record-lives.ts';

/** One message of the queue. */
export interface Message {
  id: string;
  body: string;
}

/** What is in the tables of what events are about: records by their `pk`, lives by message id. */
export interface Seen {
  rows: ReadonlyMap<string, IdempotencyRecord>;
  lives?: ReadonlyMap<string, Life>;
}

/** What recording works with. `findAll` and `prove` throw when the table does not answer. */
export interface Recording {
  read: (body: string) => EventReading;
  findAll: (proofs: readonly Proof[]) => Promise<Seen>;
  prove: (proof: Proof, row: IdempotencyRecord | undefined) => Promise<Proven>;
  /** There where lives are kept. */
  lives?: LifeSteps;
}

/** The messages to be tried again, and what became of all of them, counted. */
export interface Recorded {
  failed: string[];
  counts: { [what in Proven | 'ignored' | 'unreadable' | 'failed']?: number };
  /** The ids of the records that are contradicted, each once: whoever is woken looks for them. */
  contradicted: string[];
  /** What was proven, each claim and email once: an audit compares it with what clients were told. */
  proofs: RecordedProof[];
  /** What changed in the lives of emails, counted by what was told. */
  changes: RecordedLives['changes'];
}

/** A proof as the log tells it: ids, and when SES accepted the email, in epoch milliseconds. */
export interface RecordedProof {
  record: string;
  claim: string;
  messageId: string;
  acceptedAt?: number;
  result: Proven | 'failed';
}

/** A message, and what its proof did. */
export interface Settled {
  id: string;
  proof: Proof;
  life?: LifeEvent;
  result: RecordedProof['result'];
}
