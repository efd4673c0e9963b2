import { type History, rankOfState } from './history.ts';

/** What happened in many runs together. */
export interface Counts {
  emails: number;
  recipients: number;
  events: number;
  lost: number;
  /** Copies of events that came. */
  messages: number;
  forged: number;
  deaths: number;
  /** Batches of which at least one message came again. */
  failedBatches: number;
  states: number;
  changes: number;
  /** Of changes that had been handed over before. */
  repeats: number;
}

export const none: Counts = {
  ...{ emails: 0, recipients: 0, events: 0, lost: 0, messages: 0, forged: 0 },
  ...{ deaths: 0, failedBatches: 0, states: 0, changes: 0, repeats: 0 },
};

export function counted(counts: Counts, history: History): Counts {
  const { emails, events, handed, lives, attempts, deaths } = history;
  const own = events.filter(({ email }) => email !== undefined);
  const changes = new Set(
    handed.map(({ event: { data } }) => `${data.email_id} ${data.recipient} ${rankOfState(data)}`),
  ).size;
  return added(counts, {
    emails: emails.length,
    recipients: sum(emails.map(({ addresses }) => addresses.length)),
    events: own.length,
    lost: own.filter(({ copies }) => copies === 0).length,
    messages: sum(own.map(({ copies }) => copies)),
    forged: events.length - own.length,
    deaths,
    failedBatches: attempts.filter(({ disturbed, until }) => disturbed && until < Number.POSITIVE_INFINITY)
      .length,
    states: sum([...lives.values()].map(({ states }) => states.length)),
    changes,
    repeats: handed.length - changes,
  });
}

export function added(one: Counts, other: Counts): Counts {
  const names = Object.keys(one) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as Counts;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
