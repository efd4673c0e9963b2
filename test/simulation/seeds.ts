import type { Schedule } from './schedule.ts';

const living = { email: 0, diesAt: 99, diesBefore: false, ahead: 0, step: { after: 0, by: 0 } };

/** Schedules that chance seldom makes, each found once and kept. */
export const seeds: Schedule[] = [
  // A claim is put and not answered, the table is out, the claim is taken back; the next one is released; then a copy of the
  // first put arrives.
  {
    requests: [
      { ...living, at: 0 },
      { ...living, at: 1_006 },
    ],
    table: [{ latency: 0, arrives: true, answered: false, repeatedAfter: 5_012 }],
    ses: [],
    events: [],
    outages: [{ at: 1, lasts: 4_026, refuses: false }],
    deletedAfter: 0,
  },
  // A clock that is ahead claims and releases; then one that is behind wants the key.
  {
    requests: [
      { ...living, at: 0, ahead: 250 },
      { ...living, at: 100, ahead: -250 },
    ],
    table: [],
    ses: [{ behaviour: 'refuses the connection', latency: 20 }],
    events: [],
    outages: [],
    deletedAfter: 0,
  },
  // The table refuses what settles the record, and takes it again a second later.
  {
    requests: [{ ...living, at: 0 }],
    table: [],
    ses: [],
    events: [],
    outages: [{ at: 20, lasts: 1_000, refuses: true }],
    deletedAfter: 0,
  },
];
