import { type By, each } from './contestants.ts';
import type { Plan, Round, Samples } from './measure.ts';
import type { Kind } from './requests.ts';
import { median, quantile, ratio, type Spread, spread } from './statistics.ts';

/** What is told of a contestant: a name, and how it follows from the samples, a value for each turn. */
interface Reading {
  what: string;
  unit: string;
  series(samples: Samples): number[];
  /** Where the middle of the series is not the figure. */
  total?(samples: Samples): number;
}

/** One figure of all contestants. */
export interface Figure<N extends string> {
  what: string;
  unit: string;
  values: By<N, Spread>;
  /** How often it was measured; a figure measured once has no spread. */
  turns: number;
  /** Of two contestants, turn by turn: below 1, the first is better. */
  ratio(one: N, other: N): Spread;
}

const KB = 1_024;

const fresh: readonly Reading[] = [
  { what: 'bundle', unit: 'KB', series: ({ bytes }) => [bytes / KB] },
  { what: 'initialisation', unit: 'ms', series: (samples) => samples.initialisationMs },
  { what: 'initialisation, CPU', unit: 'ms', series: (samples) => samples.initialisationCpuMs },
  { what: 'first request', unit: 'ms', series: (samples) => samples.firstMs },
  { what: 'first request, CPU', unit: 'ms', series: (samples) => samples.firstCpuMs },
];

const warm = (kind: Kind): readonly Reading[] => [
  {
    what: `${kind}, CPU`,
    unit: 'ms',
    series: ({ warm }) => warm[kind].map(({ cpuMs }) => cpuMs),
  },
  {
    what: `${kind}, p50`,
    unit: 'ms',
    series: ({ warm }) => warm[kind].map(({ ms }) => median(ms)),
    total: ({ warm }) => median(allOf(warm[kind])),
  },
  {
    what: `${kind}, p99`,
    unit: 'ms',
    // A round is too short for a hundredth part: a value a process.
    series: ({ warm }) => byProcess(warm[kind]).map((ms) => quantile(ms, 0.99)),
    total: ({ warm }) => quantile(allOf(warm[kind]), 0.99),
  },
];

const memory: Reading = {
  what: 'peak memory',
  unit: 'MB',
  series: (samples) => samples.peakMegabytes,
};

/** Every figure of the contestants that were measured together, in the order in which they are told. */
export function figures<N extends string>(all: By<N, Samples>, { kinds }: Pick<Plan, 'kinds'>): Figure<N>[] {
  return [...fresh, ...kinds.flatMap(warm), memory].map((reading) => figure(reading, all));
}

function figure<N extends string>({ series, total, ...told }: Reading, all: By<N, Samples>): Figure<N> {
  const names = Object.keys(all) as N[];
  const values = each(names, (name) => series(all[name]));
  return {
    what: told.what,
    unit: told.unit,
    values: each(names, (name) => ({
      ...spread(values[name]),
      ...(total && { median: total(all[name]) }),
    })),
    turns: Math.min(...names.map((name) => values[name].length)),
    ratio: (one, other) => ratio(values[one], values[other]),
  };
}

/** @throws where there is none of that name: a figure that nobody measures must not pass for good */
export function named<N extends string>(all: readonly Figure<N>[], what: string): Figure<N> {
  const found = all.find((one) => one.what === what);
  if (!found) throw new Error(`no figure "${what}"`);
  return found;
}

const allOf = (rounds: readonly Round[]) => rounds.flatMap(({ ms }) => ms);

function byProcess(rounds: readonly Round[]): number[][] {
  const processes = [...new Set(rounds.map(({ process }) => process))];
  return processes.map((one) => allOf(rounds.filter(({ process }) => process === one)));
}
