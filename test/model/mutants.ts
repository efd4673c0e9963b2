import { type Checked, check } from './checker.ts';
import { type Bounds, model, type Promised } from './model.ts';
import { printTrace } from './trace.ts';

/** The model with one line changed. */
export interface Mutant {
  id: string;
  title: string;
  /** What it does otherwise, in words. */
  rule: string;
  /** What stands in the model, once, and what stands there instead. */
  line: readonly [from: string, to: string];
  /** What is broken, and the smallest world in which it is. */
  breaks: Promised;
  bounds: Bounds;
}

/** Two claims, until this tick, at so many times a tick; and what is otherwise. */
export const world = (LastTick: number, Ranks: number, others: Partial<Bounds> = {}): Bounds => ({
  Count: 2,
  LastTick,
  Ranks,
  Hand: false,
  SesLies: false,
  ...others,
});

/** The term of a claim's condition that lets it come back to its own row; most rules of others are that term, wider. */
export const OWN = '(r.status = "sending" /\\ r.claim = c)';

/** The model with this line changed. @throws where the line is no longer there, or there twice */
export function mutate({ id, line: [from, to] }: Mutant): string {
  if (model.split(from).length !== 2) throw new Error(`${id}: the model does not have this once: ${from}`);
  return model.replace(from, () => to);
}

/** What the checker finds in a mutant: the promise that it breaks, and the shortest way there. */
export function findOut(mutant: Mutant, promised: readonly Promised[]): Checked & { trace: string[] } {
  const checked = check(mutate(mutant), mutant.bounds, promised);
  return { ...checked, trace: checked.graph ? printTrace(checked.graph) : [] };
}
