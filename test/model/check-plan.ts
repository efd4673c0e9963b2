import type { Plan } from './bounds.ts';
import { check } from './checker.ts';
import { model, type Promised } from './model.ts';
import { printTrace } from './trace.ts';

/** What a check of one plan found, small enough to be sent from a worker. */
export interface PlanResult {
  states: number;
  edges: number;
  seconds: number;
  broken: Promised | undefined;
  /** The shortest way to what is broken; empty where nothing is. */
  trace: string[];
}

/** Checks the model within one plan's bounds, in a worker. */
export default function checkPlan({ bounds, promised }: Plan): PlanResult {
  const start = performance.now();
  const { states, graph, broken } = check(model, bounds, promised, 'full');
  const seconds = (performance.now() - start) / 1_000;
  if (!broken) return { states, edges: graph?.edges.length ?? 0, seconds, broken, trace: [] };
  const shortest = check(model, bounds, [broken]).graph;
  return { states, edges: 0, seconds, broken, trace: shortest ? printTrace(shortest) : [] };
}
