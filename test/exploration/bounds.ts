/** A whole second and a millisecond, so that what is rounded up differs from what is not: 2026-01-01T00:00:00.001Z. */
export const T0 = 1_767_225_600_001;

const HOUR_MS = 3_600_000;

/** The moments between which the clock jumps, in milliseconds after the first. */
export const MOMENTS = {
  'at the start': 0,
  'the lease is over': 23_000,
  'the hour is all but over': HOUR_MS + 300,
  'the hour is over': HOUR_MS + 100_000,
  'the 24 hours are over': 24 * HOUR_MS + 100_000,
} as const;

/** One of them. */
export type Moment = keyof typeof MOMENTS;

/**
 * What is explored whole: every order of the steps of so many requests of one key, of SES, its events and the clock, and every
 * outcome of every call. Besides these numbers,
 *
 * - a write that got no answer was made, was not, or is still on its way; its client gives up, or tries once more;
 * - a read is answered or not; a claim's answer may take six seconds, which leaves no time to send;
 * - SES does what test/simulation/far-end.ts lists, as far as the protocol can tell one from another;
 * - what is done and told is one step: between the two, nobody but its maker could tell the difference;
 * - a request begins at one moment and ends before the next, or is ended by it; its own clock goes on by its waiting alone;
 * - what is on its way arrives within the lease or just after it, or never, and SES accepts no later than that;
 * - an expired record is deleted at any time, or stays.
 */
export interface Bounds {
  /** For each request, in the order in which they begin, the number of its email. */
  emails: readonly number[];
  /** For each request, how far its clock is ahead, in milliseconds. */
  ahead: readonly number[];
  /** How many calls may come to anything but the plain answer. */
  faults: number;
  /** How many processes may die, but by the clock's jumps, which end whatever is running. */
  crashes: number;
  /** How many looks a request takes while it waits. */
  looks: number;
  /** How often each email's event may be delivered; never is always one of the ways. */
  deliveries: number;
  /** The moments that there are; the clock may leave out any. */
  moments: readonly Moment[];
  /** Whether an operator settles one record by hand, knowing what SES has. */
  operator: boolean;
}

/** Three requests with one email, two things that go wrong, a crash, an event of each email. */
export const usual: Bounds = {
  emails: [0, 0, 0],
  // Who comes later claims later.
  ahead: [0, 1, 2],
  faults: 2,
  crashes: 1,
  looks: 1,
  deliveries: 1,
  moments: ['at the start', 'the lease is over', 'the hour is over', 'the 24 hours are over'],
  operator: false,
};
