import { availableParallelism, cpus } from 'node:os';
import { type Figures, kinds, type Name, names } from './measure.ts';

type All = { [name in Name]: Figures };

/** One figure of each contestant; a ratio below 1 is in our favour. */
interface Line {
  what: string;
  values: { [name in Name]: number };
  digits: number;
  unit: string;
  /** What the middle half of the runs shows, where there are several. */
  spread?: { [name in Name]: [number, number] };
}

const value = (of: (figures: Figures) => number, all: All): Line['values'] => ({
  ours: of(all.ours),
  peer: of(all.peer),
  floor: of(all.floor),
});

function lines(all: All): Line[] {
  const line = (what: string, unit: string, digits: number, of: (figures: Figures) => number): Line => ({
    what,
    unit,
    digits,
    values: value(of, all),
  });
  return [
    line('bundle', 'KB', 0, (one) => one.bytes / 1_024),
    line('initialisation', 'ms', 0, (one) => one.initialisationMs.median),
    line('initialisation, CPU', 'ms', 0, (one) => one.initialisationCpuMs.median),
    line('first request', 'ms', 0, (one) => one.firstMs.median),
    ...kinds.flatMap((kind) => [
      line(`${kind}, CPU`, 'ms', 2, (one) => one.warm[kind].cpuMs.median),
      line(`${kind}, p50`, 'ms', 1, (one) => one.warm[kind].p50),
      line(`${kind}, p99`, 'ms', 1, (one) => one.warm[kind].p99),
    ]),
    line('peak memory', 'MB', 0, (one) => one.peakMegabytes),
    ...kinds.flatMap((kind) => [
      line(`${kind}, table writes`, '', 0, (one) => one.calls[kind].writes),
      line(`${kind}, failed writes`, '', 0, (one) => one.calls[kind].failedWrites),
      line(`${kind}, table reads`, '', 0, (one) => one.calls[kind].reads),
      line(`${kind}, write units`, '', 0, (one) => one.calls[kind].writeUnits),
    ]),
  ];
}

const ratio = (one: number, other: number) => (other === 0 ? '' : (one / other).toFixed(2));

/** The table in Markdown. */
export function table(all: All): string {
  const head = ['', ...names, 'ours / peer', 'ours / floor'];
  const rows = lines(all).map(({ what, values, digits, unit }) => [
    unit ? `${what} (${unit})` : what,
    ...names.map((name) => values[name].toFixed(digits)),
    ratio(values.ours, values.peer),
    ratio(values.ours, values.floor),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), 3),
  );
  const format = (row: string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [format(head), rule, ...rows.map(format)].join('\n');
}

export interface Target {
  what: string;
  limit: number;
  reached: number;
}

/** The targets, each a ratio that must not be above its limit. */
export function targets({ ours, peer, floor }: All): Target[] {
  const cpu = (one: Figures, kind: 'send' | 'replay') => one.warm[kind].cpuMs.median;
  return [
    { what: 'bundle, of the peer’s', limit: 0.65, reached: ours.bytes / peer.bytes },
    {
      what: 'initialisation, of the peer’s',
      limit: 0.6,
      reached: ours.initialisationMs.median / peer.initialisationMs.median,
    },
    {
      what: 'CPU of a warm send, of the floor’s',
      limit: 1.05,
      reached: cpu(ours, 'send') / cpu(floor, 'send'),
    },
    { what: 'CPU of a warm send, of the peer’s', limit: 1, reached: cpu(ours, 'send') / cpu(peer, 'send') },
    {
      what: 'CPU of a replay, of the peer’s',
      limit: 0.85,
      reached: cpu(ours, 'replay') / cpu(peer, 'replay'),
    },
  ];
}

export function targetTable(all: All): string {
  const rows = targets(all).map(
    ({ what, limit, reached }) =>
      `| ${what} | ${limit.toFixed(2)} | ${reached.toFixed(2)} | ${reached <= limit ? 'met' : 'not met'} |`,
  );
  return ['| target | at most | reached | |', '| --- | ---: | ---: | --- |', ...rows].join('\n');
}

export function machine(): string {
  return `${availableParallelism()} × ${cpus()[0]?.model.trim() || 'CPU'}, Node ${process.version}`;
}
