import type { By, Name } from './contestants.ts';
import { type Figure, named } from './figures.ts';
import type { Started } from './functions.ts';
import { markdownTable } from './markdown-table.ts';
import { type Calls, kinds, type Samples } from './measure.ts';
import type { Kind } from './requests.ts';

/** A ratio that must not be above its limit. */
export interface Target {
  what: string;
  limit: number;
  reached: number;
}

/** The targets in time and size. */
export function targets(all: readonly Figure<Name>[], started: readonly Started[]): Target[] {
  const target = (what: string, other: Name, limit: number): Target => ({
    what: `${what}, of the ${other}’s`,
    limit,
    reached: named(all, what).ratio('ours', other).median,
  });
  return [
    target('bundle', 'peer', 0.28),
    target('initialisation, CPU', 'peer', 0.45),
    target('send, CPU', 'peer', 0.62),
    target('send, CPU', 'floor', 0.7),
    target('replay, CPU', 'peer', 0.6),
    ...started.flatMap(functionTargets),
  ];
}

/** At most so many KB; and a start costs about what one of the function that sends costs, or less. */
const kilobytesMax: { [name in Started['name']]?: number } = { 'look-up-email': 60, 'record-outcome': 70 };

function functionTargets({ name, kilobytes, toSendEmail }: Started): Target[] {
  const limit = kilobytesMax[name];
  if (limit === undefined) return [];
  return [
    { what: `${name}, bundle, KB`, limit, reached: kilobytes },
    { what: `${name}, initialisation, of send-email’s`, limit: 1.1, reached: toSendEmail.median },
  ];
}

/** What each kind of request may ask of the table. */
export const allowedCalls: { [kind in Kind]: Omit<Calls, 'writeUnits' | 'readUnits'> } = {
  send: { writes: 2, failedWrites: 0, reads: 0 },
  replay: { writes: 0, failedWrites: 1, reads: 0 },
  reject: { writes: 0, failedWrites: 0, reads: 0 },
};

export function targetTable(
  all: readonly Figure<Name>[],
  samples: By<Name, Samples>,
  started: readonly Started[],
): string {
  const ratios = targets(all, started).map(({ what, limit, reached }) => [
    what,
    `${limit.toFixed(2)}`,
    reached.toFixed(2),
    reached <= limit ? 'met' : 'not met',
  ]);
  const calls = kinds.map((kind) => {
    const allowed = allowedCalls[kind];
    const measured = samples.ours.calls[kind];
    const inWords = (all?: Omit<Calls, 'writeUnits' | 'readUnits'>) =>
      all ? `${all.writes} / ${all.failedWrites} / ${all.reads}` : '';
    return [
      `${kind}: written / failed / read`,
      inWords(allowed),
      inWords(measured),
      inWords(allowed) === inWords(measured) ? 'met' : 'not met',
    ];
  });
  return markdownTable(['target', 'at most', 'reached', ''], [...ratios, ...calls]);
}
