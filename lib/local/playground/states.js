// The states of a record, the ways between them, and where each stands in the drawing.

/** @import { State } from './api.js' */

/** @type {{ [state in State]: { column: 0 | 1 | 2, row: 0 | 1 } }} */
export const places = {
  absent: { column: 0, row: 0 },
  sending: { column: 1, row: 0 },
  sent: { column: 2, row: 0 },
  not_sent: { column: 0, row: 1 },
  refused: { column: 1, row: 1 },
  unknown: { column: 2, row: 1 },
};

/** @type {readonly { from: State, to: State, why: string, both?: true }[]} */
export const ways = [
  { from: 'absent', to: 'sending', why: 'claim' },
  { from: 'sending', to: 'sent', why: 'accepted' },
  { from: 'sending', to: 'not_sent', why: 'not taken', both: true },
  { from: 'sending', to: 'refused', why: 'refused' },
  { from: 'sending', to: 'unknown', why: 'no answer' },
  { from: 'unknown', to: 'sent', why: 'SES tells' },
];

/** @param {State} state @returns {State[]} */
function after(state) {
  return ways.flatMap(({ from, to, both }) => (from === state ? [to] : both && to === state ? [from] : []));
}

/**
 * The shortest way from one state to another, without the first and with the last: what a record must have
 * gone through, even where nobody looked in time. Without a way, as to a new key, just the last.
 *
 * @param {State} from @param {State} to @returns {State[]}
 */
export function wayBetween(from, to) {
  /** @type {State[][]} */
  const open = [[from]];
  const seen = new Set([from]);
  for (const way of open) {
    const last = /** @type {State} */ (way.at(-1));
    if (last === to) return way.slice(1);
    for (const next of after(last).filter((state) => !seen.has(state))) {
      seen.add(next);
      open.push([...way, next]);
    }
  }
  return [to];
}
