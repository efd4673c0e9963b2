import { markdownTable } from '../markdown-table.ts';
import type { Times } from './attribute.ts';
import type { Profiled } from './measure.ts';

/** What is below this share in every column is summed up. */
const SHOWN = 0.01;

/** Families of parts, by how their names begin; the first that fits. */
const families: readonly (readonly [string, string])[] = [
  ['@aws-sdk/', 'the SDK: @aws-sdk, @smithy'],
  ['@smithy/', 'the SDK: @aws-sdk, @smithy'],
  ['@aws-lambda-powertools/', 'Powertools'],
  ['node: ', 'Node'],
  ['own: ', 'own code'],
];

/** Shares of the busy time, first by family and then by part, the largest of the first column first. */
export function profileTable(all: readonly Profiled[]): string {
  const columns = all.map(({ name, kind }) => `${kind}, ${name}`);
  const totals = all.map(({ times }) => sum(times));
  const byFamily = all.map(({ times }) => inFamilies(times));
  const busy = all.map(({ requests }, column) => ((totals[column] ?? 0) / 1_000 / requests).toFixed(2));
  return [
    markdownTable(
      ['share of the busy time', ...columns],
      [...shareRows(byFamily, totals, 0), ['busy, ms a request', ...busy]],
    ),
    markdownTable(
      ['by part', ...columns],
      shareRows(
        all.map(({ times }) => times),
        totals,
        SHOWN,
      ),
    ),
  ].join('\n\n');
}

function shareRows(all: readonly Times[], totals: readonly number[], shown: number): string[][] {
  const shares = (part: string) =>
    all.map((times, column) => (times.get(part) ?? 0) / (totals[column] ?? Number.NaN));
  const parts = [...new Set(all.flatMap((times) => [...times.keys()]))].sort(
    (one, other) => (shares(other)[0] ?? 0) - (shares(one)[0] ?? 0),
  );
  const [large, small] = [true, false].map((wanted) =>
    parts.filter((part) => shares(part).some((share) => share >= shown) === wanted),
  ) as [string[], string[]];
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const rest = all.map((_, column) =>
    small.reduce((before, part) => before + (shares(part)[column] ?? 0), 0),
  );
  return [
    ...large.map((part) => [part, ...shares(part).map(percent)]),
    ...(small.length > 0 ? [[`${small.length} smaller ones`, ...rest.map(percent)]] : []),
  ];
}

function inFamilies(times: Times): Times {
  const sums: Times = new Map();
  for (const [part, micros] of times) {
    const family = families.find(([start]) => part.startsWith(start))?.[1] ?? part;
    sums.set(family, (sums.get(family) ?? 0) + micros);
  }
  return sums;
}

const sum = (times: Times) => [...times.values()].reduce((one, other) => one + other, 0);
