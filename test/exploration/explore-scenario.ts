import type { MessagePort } from 'node:worker_threads';
import type { Bounds } from './bounds.ts';
import { Exploration } from './exploration.ts';
import { type Explored, exploreAll } from './explore-all.ts';
import { shipped } from './explored-protocol.ts';
import { traceOf } from './trace.ts';

/** One scenario. */
export interface Task {
  bounds: Bounds;
  /** Is told how many states there are so far. */
  port: MessagePort;
}

/** What came of it. */
export interface ScenarioResult extends Explored {
  /** How the promise is broken, a line for each step. */
  trace?: string[];
}

/** Explores one scenario whole, in a worker. */
export default async function exploreScenario({ bounds, port }: Task): Promise<ScenarioResult> {
  const exploration = new Exploration(shipped, bounds);
  const explored = await exploreAll(exploration, { tell: ({ states }) => port.postMessage(states) });
  port.close();
  const { finding } = explored;
  return finding ? { ...explored, trace: await traceOf(exploration, finding.seed) } : explored;
}
