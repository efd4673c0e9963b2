import { type Bounds, usual } from './bounds.ts';
import { Exploration } from './exploration.ts';
import { exploreAll } from './explore-all.ts';
import type { ExploredProtocol } from './explored-protocol.ts';
import type { Dropped } from './table-terms.ts';
import { traceOf } from './trace.ts';

/** A protocol that is broken on purpose in one place. */
export interface Mutant {
  /** Where the model has it too, its `rule` there says in words what it does. */
  id: string;
  protocol: ExploredProtocol;
  /** The term of a condition that it leaves out, where it does that. */
  drops?: Dropped;
  /** How the problem begins that is looked for; any will do, where it says nothing. */
  breaks?: string;
  /** What it needs besides the usual bounds. */
  bounds?: Partial<Bounds>;
  /** What it is broken from, where that is not what is shipped. */
  base?: ExploredProtocol;
}

/** How a mutant was found out. */
export interface FoundOut {
  /** The first promise that breaks. */
  problem: string;
  /** The shortest way there, a line for each step. */
  trace: string[];
  seed: string[];
}

/** The bounds within which a mutant is looked for. */
export const boundsOf = ({ bounds }: Mutant): Bounds => ({ ...usual, ...bounds });

/** Looks for the shortest way to a broken promise. @returns undefined where there is none */
export async function findOut(mutant: Mutant): Promise<FoundOut | undefined> {
  const { protocol, breaks = '' } = mutant;
  const exploration = new Exploration(protocol, boundsOf(mutant));
  const { finding } = await exploreAll(exploration, { isMeant: (problem) => problem.startsWith(breaks) });
  if (!finding) return undefined;
  const [problem = ''] = finding.problems;
  return { problem, trace: await traceOf(exploration, finding.seed), seed: finding.seed };
}
