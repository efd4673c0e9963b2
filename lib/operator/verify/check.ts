import type { Mailbox } from '../../../functions/emails/mailbox.ts';
import type { Answer } from './answer.ts';
import type { Api } from './ask.ts';
import type { Caller } from './callers.ts';
import type { EventLog } from './event-log.ts';
import type { NpmStart } from './npm-start.ts';

/** What is verified, and what there is to look with. */
export interface Subject {
  api: Api;
  /** Unique, and a part of every key: no run meets what another one sent. */
  run: string;
  /** Nobody is turned away. */
  isOpen: boolean;
  /** It is npm start, whose inbox can be looked into. */
  npmStart?: NpmStart | undefined;
  /** Another caller than the API's usual one. */
  other?: Caller | undefined;
  /** A sender that the deployment allows. */
  from?: Mailbox | undefined;
  /** Where events are told. */
  eventLog?: EventLog | undefined;
}

/** The first email of the run, which other checks repeat. */
export interface Sent {
  email: object;
  key: string;
  id: string;
  answer: Answer;
  /** When the answer was there, as `performance.now()`. */
  answeredAt: number;
}

/** What a check saw. What is broken is thrown. */
export interface Finding {
  /** Not everything can be seen from outside. */
  kind: 'held' | 'unseen';
  text: string;
}

/** One promise, tried out. */
export interface Check {
  name: string;
  /** What must hold, in one sentence. */
  promise: string;
  /** @throws Broken */
  run(subject: Subject, first: Sent): Promise<Finding>;
}

/** It was seen to hold. */
export const held = (text: string): Finding => ({ kind: 'held', text });
/** It may hold or not: from here nobody can tell. */
export const unseen = (text: string): Finding => ({ kind: 'unseen', text });

/** Why what is another caller's was not tried. */
export const NO_OTHER =
  'not tried: name another caller with --other-profile, --other-token or --other-api-key-env';

/** A key of this run's own. */
export const makeKey = ({ run }: Subject, what: string): string => `verify-${run}-${what}`;

/** An email to SES's mailbox simulator, which no person gets. @param mailbox what the simulator plays */
export function makeEmail({ run }: Subject, what: string, mailbox = 'success') {
  return {
    to: `${mailbox}+verify-${run}@simulator.amazonses.com`,
    subject: `email-api verify: ${what}`,
    text: `Sent once by run ${run}.`,
  };
}

/** What had to be repeated before the answer came, as an addition to a sentence. */
export function tellRepeats(...answers: readonly Answer[]): string {
  const repeats = answers.flatMap((answer) => answer.repeats);
  if (repeats.length === 0) return '';
  const times = repeats.length === 1 ? 'one repeat' : `${repeats.length} repeats`;
  return `, after ${times} (${[...new Set(repeats)].join(', ')})`;
}
