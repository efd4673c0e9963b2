import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check_spec_with_options, explore_eval, explore_init, initSync } from 'tla-checker';
import { type Graph, readGraph } from './graph.ts';
import { type Bounds, type Promised, unroll } from './model.ts';

const wasm = createRequire(import.meta.url).resolve('tla-checker/tla_checker_bg.wasm');
initSync({ module: readFileSync(wasm) });

/** Far more than the bounds in use have; a check that reaches it fails. */
const MAX_STATES = 5_000_000;
const MAX_DEPTH = 1_000;
const INIT = 'INIT Init\nNEXT Next\n';

/** What a check saw. */
export interface Checked {
  states: number;
  /** The whole graph, where it was asked for; the shortest way to a broken promise, where one is broken. */
  graph: Graph | undefined;
  broken: Promised | undefined;
}

interface Answer {
  success: boolean;
  error_type: string | null;
  error_message: string | null;
  states_explored: number;
  dot: string | null;
}

/**
 * Checks all states within the bounds, the nearest first.
 *
 * @param show what of the graph is told: all of it, or only the way to what is broken
 * @throws where the model itself is wrong
 */
export function check(
  source: string,
  bounds: Bounds,
  promised: readonly Promised[],
  show: 'full' | 'trace' = 'trace',
): Checked {
  const invariants = promised.map((name) => `INVARIANT ${name}\n`).join('');
  const options = {
    constants: bounds,
    cfg_source: INIT + invariants,
    max_states: MAX_STATES,
    max_depth: MAX_DEPTH,
    allow_deadlock: true,
    export_dot: true,
    dot_mode: show,
  };
  const spec = unroll(source, bounds.Count);
  const answer: Answer = JSON.parse(check_spec_with_options(spec, JSON.stringify(options)));
  const broken = answer.success ? undefined : readBroken(answer, promised);
  const isShown = show === 'full' || broken !== undefined;
  const graph = isShown && answer.dot !== null ? readGraph(answer.dot) : undefined;
  return { states: answer.states_explored, graph, broken };
}

function readBroken({ error_type, error_message }: Answer, promised: readonly Promised[]): Promised {
  const index = /^Invariant (\d+) violated$/.exec(error_message ?? '')?.[1];
  const name = promised[Number(index)];
  if (name === undefined) throw new Error(`The model cannot be checked: ${error_type}, ${error_message}`);
  return name;
}

/** What an expression is in the first state, with some of its variables changed. */
export function evaluate(source: string, bounds: Bounds, changes: object, expression: string): unknown {
  const constants = JSON.stringify(bounds);
  const first = JSON.parse(explore_init(source, INIT, constants));
  const state = JSON.stringify({ ...first.states[0].json, ...changes });
  const answer = JSON.parse(explore_eval(source, INIT, constants, state, expression));
  if (!answer.ok) throw new Error(`The model cannot tell ${expression}: ${answer.error}`);
  return answer.json;
}
