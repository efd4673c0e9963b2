import { type Bounds, type Promised, promises, promisesOfLies } from './model.ts';

/** One check: so much of the world, and what must hold there. */
export interface Plan {
  title: string;
  bounds: Bounds;
  promised: readonly Promised[];
}

const honest = { Hand: false, SesLies: false };

/** Seconds: each looks at one thing in all its orders. */
export const quick: readonly Plan[] = [
  {
    title: 'two claims whose clocks differ, within their leases',
    bounds: { ...honest, Count: 2, LastTick: 0, Ranks: 2 },
    promised: promises,
  },
  {
    title: 'two claims, until the hold is over',
    bounds: { ...honest, Count: 2, LastTick: 3, Ranks: 1 },
    promised: promises,
  },
  {
    title: 'two claims and an operator',
    bounds: { ...honest, Count: 2, LastTick: 1, Ranks: 1, Hand: true },
    promised: promises,
  },
  {
    title: 'an SES that lies',
    bounds: { Count: 1, LastTick: 2, Ranks: 1, Hand: false, SesLies: true },
    promised: promisesOfLies,
  },
];

/** Minutes: everything at once, and three claims. */
export const full: readonly Plan[] = [
  {
    title: 'two claims, an operator, until everything is over',
    bounds: { ...honest, Count: 2, LastTick: 4, Ranks: 2, Hand: true },
    promised: promises,
  },
  {
    title: 'three claims, until the window is over',
    bounds: { ...honest, Count: 3, LastTick: 2, Ranks: 2 },
    promised: promises,
  },
  {
    title: 'three claims and an operator, until their leases are over',
    bounds: { ...honest, Count: 3, LastTick: 1, Ranks: 2, Hand: true },
    promised: promises,
  },
  {
    title: 'an SES that lies',
    bounds: { Count: 2, LastTick: 3, Ranks: 2, Hand: false, SesLies: true },
    promised: promisesOfLies,
  },
];
