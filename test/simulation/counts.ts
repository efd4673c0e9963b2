import type { History } from './history.ts';

/** What happened in many runs together. */
export interface Counts {
  schedules: number;
  requests: number;
  sends: number;
  replays: number;
  /** Unknown outcomes that an event of SES settled. */
  healed: number;
  /** Records that were unknown to their end: SES never told, or the process died before it asked. */
  stillUnknown: number;
}

export const none: Counts = { schedules: 0, requests: 0, sends: 0, replays: 0, healed: 0, stillUnknown: 0 };

export function counted(counts: Counts, { acceptances, answers, healed, ends }: History): Counts {
  const replays = answers.filter(({ result }) => result.kind === 'settled' && result.replayed).length;
  const open = ends.filter(({ row }) => row.status === 'unknown' || row.status === 'sending').length;
  return added(counts, {
    schedules: 1,
    requests: answers.length,
    sends: acceptances.length,
    replays,
    healed,
    stillUnknown: open,
  });
}

export function added(one: Counts, other: Counts): Counts {
  const names = Object.keys(one) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as Counts;
}
