import { concealing, lyingSes, variants } from '../simulation/protocol.ts';
import type { Bounds } from './bounds.ts';
import { shipped } from './explored-protocol.ts';
import type { Mutant } from './mutant.ts';

/** What some of the simulation's protocols need besides the usual bounds. */
const needs: { [what: string]: Partial<Bounds> } = {
  'binds a key to an email that was not sent': { emails: [0, 1] },
  'takes any email under a key for the same': { emails: [0, 1] },
  'does not tell a clock that is behind what it must be later than': { emails: [0, 0], ahead: [100, 0] },
  'forgets a claim up to a second too soon': { moments: ['at the start', 'the hour is all but over'] },
};

/** A settle is one call here, however often its client tries. */
const BEYOND = ['gives up a settle after four tries'];

/** The protocols that the simulation finds out, within the bounds of the exploration. */
export const simulated: readonly Mutant[] = [
  ...Object.entries(variants)
    .filter(([what]) => !BEYOND.includes(what))
    .map(([what, variant]) => ({
      id: what,
      protocol: { ...shipped, ...variant },
      ...(needs[what] && { bounds: needs[what] }),
    })),
  {
    id: 'conceals that a claim was replaced',
    protocol: { ...shipped, ...concealing },
    base: { ...shipped, ...lyingSes },
    breaks: 'an event found its claim replaced',
  },
];
