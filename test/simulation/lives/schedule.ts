import fc from 'fast-check';
import { type Fate, fates } from './fates.ts';

/** What is known of an email's record while its events come. */
export const RECORDS = [
  /** Its holder has settled it as sent. */
  'sent',
  /** Its holder died before: the first event settles it. */
  'sending',
  /** Its client was told that the outcome is not known. */
  'unknown',
  /** Its holder settles it while events come. */
  'settles',
  /** It is forgotten while events come. */
  'goes',
  /** It was forgotten before the first one came. */
  'gone',
] as const;

/** Recipients who share their events. */
export interface Group {
  fate: Fate;
  size: number;
}

/** An email, and what becomes of it. */
export interface EmailPlan {
  groups: Group[];
  /** SES found a virus: none of its recipients got it. */
  rejected: boolean;
  record: (typeof RECORDS)[number];
  /** Events by whoever may set our tags, about this record or this email. */
  forged: (typeof FORGERIES)[number][];
}

/** What an insider may claim. */
export const FORGERIES = [
  /** An email of their own is this record's, under a claim that they made up. */
  'own email, other claim',
  /** Likewise, and they know its claim. */
  'own email, this claim',
  /** This email is of a claim that they made up. */
  'this email, other claim',
  /** This email is of another record. */
  'this email, other record',
] as const;

/** All that chance decides; the same schedule is the same run. */
export interface Schedule {
  emails: EmailPlan[];
  /** Begins the row of chances that the run takes: copies, latencies, faults. */
  chance: number;
  /** How often a call goes wrong, in percent. */
  faults: number;
}

/** Fifty recipients are what SES takes. */
const RECIPIENTS_MAX = 50;

const group = fc.record({
  fate: fc.constantFrom(...(Object.keys(fates) as Fate[])),
  size: fc.oneof(
    { arbitrary: fc.constant(1), weight: 6 },
    { arbitrary: fc.integer({ min: 1, max: 4 }), weight: 3 },
    { arbitrary: fc.integer({ min: 1, max: RECIPIENTS_MAX }), weight: 1 },
  ),
});

const email: fc.Arbitrary<EmailPlan> = fc.record({
  groups: fc
    .oneof(
      { arbitrary: fc.array(group, { minLength: 1, maxLength: 1 }), weight: 4 },
      { arbitrary: fc.array(group, { minLength: 1, maxLength: 6 }), weight: 1 },
    )
    .map(upToFifty),
  rejected: fc.oneof(
    { arbitrary: fc.constant(false), weight: 19 },
    { arbitrary: fc.constant(true), weight: 1 },
  ),
  record: fc.oneof(
    { arbitrary: fc.constant('sent' as const), weight: 4 },
    { arbitrary: fc.constantFrom(...RECORDS), weight: 3 },
  ),
  forged: fc.oneof(
    { arbitrary: fc.constant<EmailPlan['forged']>([]), weight: 3 },
    { arbitrary: fc.array(fc.constantFrom(...FORGERIES), { maxLength: 3 }), weight: 1 },
  ),
});

/** A few emails at a time, so that batches hold events of several. */
export const schedule: fc.Arbitrary<Schedule> = fc.record({
  emails: fc.array(email, { minLength: 1, maxLength: 4 }),
  chance: fc.nat(),
  faults: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8 })),
});

/** The first fifty; a group of none is left out. */
function upToFifty(groups: Group[]): Group[] {
  let left = RECIPIENTS_MAX;
  return groups.flatMap(({ fate, size }) => {
    const taken = Math.min(size, left);
    left -= taken;
    return taken > 0 ? [{ fate, size: taken }] : [];
  });
}

/** Numbers from 0 up to 1, as `Math.random`'s, the same for the same seed (mulberry32). */
export function createChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
