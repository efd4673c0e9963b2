import { type By, type Name, names } from './contestants.ts';
import type { Figure } from './figures.ts';
import { markdownTable } from './markdown-table.ts';
import { type Calls, kinds, type Samples } from './measure.ts';
import type { Spread } from './statistics.ts';

/** The figures of all three, and the ratios that matter. */
export function figureTable(all: readonly Figure<Name>[]): string {
  return markdownTable(
    ['', ...names, 'ours / peer', 'ours / floor'],
    all.map((figure) => [
      `${figure.what}, ${figure.unit}`,
      ...names.map((name) => inWords(figure.values[name], digits(figure), figure.turns)),
      inWords(figure.ratio('ours', 'peer'), 2, figure.turns),
      inWords(figure.ratio('ours', 'floor'), 2, figure.turns),
    ]),
  );
}

/** So many behind the point that the largest of a line has three that count. */
export function digits<N extends string>({ values }: Figure<N>): number {
  const largest = Math.max(...Object.values<Spread>(values).map(({ median }) => median));
  if (largest >= 100) return 0;
  return largest >= 10 ? 1 : 2;
}

/** A median, and in brackets where the middle half lies. */
export function inWords({ median, low, high }: Spread, digits: number, turns: number): string {
  const middle = median.toFixed(digits);
  return turns > 1 ? `${middle} (${low.toFixed(digits)}–${high.toFixed(digits)})` : middle;
}

/** What each kind of request asks of the table. */
export function callTable(all: By<Name, Samples>): string {
  return markdownTable(
    ['at the table', ...names],
    kinds.map((kind) => [kind, ...names.map((name) => callsInWords(all[name].calls[kind]))]),
  );
}

function callsInWords(calls: Calls | undefined): string {
  if (!calls) return '';
  const { writes, failedWrites, reads, writeUnits, readUnits } = calls;
  const said = [
    [writes, 'written'],
    [failedWrites, 'failed'],
    [reads, 'read'],
    [writeUnits, 'write units'],
    [readUnits, 'read units'],
  ] as const;
  const some = said.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return some.join(', ') || 'nothing';
}
