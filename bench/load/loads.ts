import type { Load } from './simulate-load.ts';

/** What the stack has by default. */
const throttle = { rate: 50, burst: 100 };
/** Room for whatever comes, so that another limit shows. */
const PLENTY = 100_000;

/** Lambda's quota of an account and region, to begin with; and a SES that takes its time. */
const defaults = { concurrency: 1_000, sesMs: 50 } as const;
const many = { ...defaults, keys: 'many', seconds: 10 } as const;
const one = { ...defaults, keys: 'one', seconds: 2, sesRate: PLENTY } as const;

/** What docs/scale.md tells of: each shows which limit is reached first, and what a client sees then. */
export const loads: readonly Load[] = [
  { ...many, what: '1 email a second, SES takes 1', requestsASecond: 1, sesRate: 1, throttle },
  { ...many, what: '100, as deployed, SES takes 200', requestsASecond: 100, sesRate: 200, throttle },
  { ...many, what: '100, no throttle, SES takes 14', requestsASecond: 100, sesRate: 14 },
  { ...many, what: '100, no throttle, SES takes 200', requestsASecond: 100, sesRate: 200 },
  {
    ...many,
    what: '10,000, no throttle, SES takes 200',
    requestsASecond: 10_000,
    seconds: 0.5,
    sesRate: 200,
  },
  {
    ...many,
    what: '10,000, no throttle, SES takes all',
    requestsASecond: 10_000,
    seconds: 0.5,
    sesRate: PLENTY,
  },
  {
    ...{ ...many, what: '10,000, no throttle, SES takes all in 200 ms each', requestsASecond: 10_000 },
    ...{ seconds: 0.5, sesRate: PLENTY, sesMs: 200 },
  },
  { ...one, what: 'one key, 100 repeats a second, no throttle', requestsASecond: 100 },
  { ...one, what: 'one key, 1,000, no throttle', requestsASecond: 1_000 },
  { ...one, what: 'one key, 10,000, no throttle', requestsASecond: 10_000 },
  { ...one, what: 'one key, 10,000, as deployed', requestsASecond: 10_000, throttle },
];
