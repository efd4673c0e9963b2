import { type Figure, named } from '../figures.ts';
import { markdownTable } from '../markdown-table.ts';
import { inWords } from '../report.ts';
import type { Variant } from './variants.ts';

const columns = ['bundle', 'initialisation', 'first request', 'send, CPU', 'replay, CPU'];

/** A line for each, as ratios to one of them. Below 1, it is better than that. */
export function besideTable(
  all: readonly Figure<string>[],
  beside: string,
  names: readonly string[],
): string {
  const { values } = named(all, 'bundle');
  return markdownTable(
    [`ratio to ${beside}`, ...columns, 'KB'],
    names
      .filter((name) => name !== beside)
      .map((name) => [
        name,
        ...columns.map((what) => {
          const figure = named(all, what);
          return inWords(figure.ratio(name, beside), 2, figure.turns);
        }),
        values[name]?.median.toFixed(0) ?? '',
      ]),
  );
}

export const notes = (all: readonly Variant[]) =>
  all.map(({ name, what }) => `- **${name}**: ${what}`).join('\n');
