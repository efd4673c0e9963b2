import fc from 'fast-check';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** One call to the table; the SDK makes up to four attempts of it. */
export interface TableAttempt {
  /** Milliseconds until it arrives. */
  latency: number;
  /** Whether it arrives at all, and whether the caller hears of it. */
  arrives: boolean;
  answered: boolean;
  /** A copy of it arrives so much later, in milliseconds. */
  repeatedAfter: number | undefined;
}

export const SES_BEHAVIOURS = [
  'accepts',
  'accepts, answer lost on a fresh connection',
  'accepts, answer lost on a reused connection',
  'accepts and answers 500',
  'accepts and garbles the answer',
  'accepts and says nothing',
  'accepts long after the client gave up',
  'resets a fresh connection',
  'resets a reused connection',
  'answers 500',
  'says nothing',
  'refuses the connection',
  'throttles',
  'throttles, and the answer is cut',
  'refuses the email',
  'has not verified the identity',
] as const;

export interface SesAttempt {
  behaviour: (typeof SES_BEHAVIOURS)[number];
  latency: number;
}

export interface ClientRequest {
  /** Milliseconds after the first. */
  at: number;
  /** Another number, another email under the same key. */
  email: number;
  /** The step before or after which the process dies; none where it is beyond its last one. */
  diesAt: number;
  diesBefore: boolean;
  /** Its process's clock: how far it is ahead, in milliseconds, and a step that it makes meanwhile. */
  ahead: number;
  step: { after: number; by: number };
}

/** Everything that chance decides in one run; the protocol decides the rest. */
export interface Schedule {
  requests: ClientRequest[];
  table: TableAttempt[];
  ses: SesAttempt[];
  /** For each accepted email, when its events come, in milliseconds after it. */
  events: number[][];
  /** When the table takes nothing: from, for how long, in milliseconds, and whether it says so at once or is silent. */
  outages: { at: number; lasts: number; refuses: boolean }[];
  /** How long after its expiry a row is deleted, in milliseconds. */
  deletedAfter: number;
}

const soon = fc.integer({ min: 0, max: 300 });
/** Around everything that happens at a time: while it goes on, the lease, the window, the hold. */
const moment = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 2_000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 2_000, max: 30 * SECOND }) },
  { weight: 1, arbitrary: fc.integer({ min: 30 * SECOND, max: 10 * MINUTE }) },
  { weight: 1, arbitrary: fc.integer({ min: HOUR - 2 * SECOND, max: HOUR + 30 * SECOND }) },
  { weight: 2, arbitrary: fc.integer({ min: HOUR, max: 3 * HOUR }) },
  { weight: 1, arbitrary: fc.integer({ min: 24 * HOUR - 2 * SECOND, max: 24 * HOUR + 30 * SECOND }) },
);

/** AWS keeps clocks together to within milliseconds; half a second is much, and less than a lease spares. */
export const CLOCK_MS = 250;
const clock = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -CLOCK_MS, max: CLOCK_MS }) },
);

const request = fc.record<ClientRequest>({
  at: moment,
  email: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
  diesAt: fc.oneof(
    { weight: 3, arbitrary: fc.constant(99) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 4 }) },
  ),
  diesBefore: fc.boolean(),
  ahead: clock,
  step: fc.record({ after: fc.integer({ min: 0, max: 20 * SECOND }), by: clock }),
});

const tableAttempt = fc
  .record({
    latency: soon,
    fate: fc.oneof(
      { weight: 12, arbitrary: fc.constant('answered' as const) },
      { weight: 2, arbitrary: fc.constant('answer lost' as const) },
      { weight: 2, arbitrary: fc.constant('lost' as const) },
    ),
    repeatedAfter: fc.oneof(
      { weight: 4, arbitrary: fc.constant(undefined) },
      { weight: 2, arbitrary: fc.oneof({ weight: 2, arbitrary: soon }, { weight: 1, arbitrary: moment }) },
    ),
  })
  .map(
    ({ latency, fate, repeatedAfter }): TableAttempt => ({
      latency,
      arrives: fate !== 'lost',
      answered: fate === 'answered',
      repeatedAfter,
    }),
  );

export const schedule: fc.Arbitrary<Schedule> = fc.record({
  requests: fc.array(request, { minLength: 1, maxLength: 6 }),
  table: fc.array(tableAttempt, { maxLength: 24 }),
  ses: fc.array(fc.record({ behaviour: fc.constantFrom(...SES_BEHAVIOURS), latency: soon }), {
    maxLength: 5,
  }),
  events: fc.array(fc.array(fc.oneof(soon, moment), { maxLength: 3 }), { maxLength: 3 }),
  outages: fc.array(
    fc.record({ at: moment, lasts: fc.integer({ min: 0, max: 15 * SECOND }), refuses: fc.boolean() }),
    {
      maxLength: 2,
    },
  ),
  deletedAfter: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 48 * HOUR })),
});
