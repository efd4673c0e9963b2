import type { Edge, Graph, Row } from './graph.ts';
import type { Bounds } from './model.ts';
import { countFromFirst, KINDS, type Met, type Step } from './step.ts';
import { type Told, tell } from './told.ts';

/** A step, and the actions of the model that make it. */
export interface Made {
  step: Step;
  actions: Set<string>;
}

/**
 * The steps of the record that the edges of a graph make, by what they depend on: edges that agree in it are one. And a
 * look in every state, which no action is needed for.
 */
export function listSteps(source: string, bounds: Bounds, { states, edges }: Graph): Map<string, Made> {
  const encounters = new Map<string, Encounter>();
  for (const state of states) {
    const look = { from: state, to: state, action: '', claim: undefined };
    encounters.set(toKey([state.now, state.row]), meet(look, 'look'));
  }
  for (const edge of edges) {
    const { action, from, to } = edge;
    if (isOfRecord(action)) {
      const met = meet(edge, KINDS[action]);
      encounters.set(
        toKey([action, met.actor, met.now, met.before, met.after, from.at, from.pc, from.hand]),
        met,
      );
    } else if (toKey(from.row) !== toKey(to.row)) throw new Error(`${action} changes the record`);
  }
  const byTimes = Map.groupBy(encounters.values(), ({ edge }) => toKey(edge.from.at));
  const made = [...byTimes.values()].flatMap((group) => withTold(source, bounds, group));
  return mergeSteps(made.map((one) => new Map([[toKey(one.step), one]])));
}

/** The same of several graphs, each once. */
export function mergeSteps(lists: readonly Map<string, Made>[]): Map<string, Made> {
  const all = new Map<string, Made>();
  for (const [key, { step, actions }] of lists.flatMap((list) => [...list])) {
    all.set(key, { step, actions: new Set([...actions, ...(all.get(key)?.actions ?? [])]) });
  }
  return all;
}

/** Who meets which record, when, and what is there afterwards. */
interface Encounter {
  kind: Step['kind'];
  edge: Edge;
  actor: number;
  now: number;
  before: Row;
  after: Row;
}

const isOfRecord = (action: string): action is keyof typeof KINDS => action in KINDS;

function meet(edge: Edge, kind: Step['kind']): Encounter {
  const { from, to } = edge;
  const actor = kind === 'hand' ? from.hand.claim : (edge.claim ?? 0);
  // Who looks at a record that is deleted then has still seen it.
  return { kind, edge, actor, now: to.now, before: from.row, after: kind === 'look' ? from.row : to.row };
}

const toKey = (value: unknown) => JSON.stringify(value);

function withTold(source: string, bounds: Bounds, group: Encounter[]): Made[] {
  const rows = new Map(group.flatMap(({ before, after }) => [before, after].map((row) => [toKey(row), row])));
  const at = group[0]?.edge.from.at ?? [];
  const all = tell(source, bounds, at, [...rows.values()]);
  const told = new Map(all.map((one) => [toPlace(one.row, one.c), one]));
  return group.map((met) => ({
    step: countFromFirst(toStep(met, told), bounds.Ranks),
    actions: new Set(met.edge.action ? [met.edge.action] : []),
  }));
}

const toPlace = ({ status, claim, at, expires }: Row, c: number) => toKey([status, claim, at, expires, c]);

function toStep(met: Encounter, toldOf: Map<string, Told>): Step {
  const { kind, edge, actor, now, before, after } = met;
  const { at, pc, hand } = edge.from;
  const [told, toldAfter] = [before, after].map((row) => toldOf.get(toPlace(row, actor || 1)));
  if (!told || !toldAfter) throw new Error(`The model tells nothing of ${toKey(before)}`);
  const seeAs = ({ claim, ...row }: Row, { until }: Told): Met => ({ ...row, isOwn: claim === actor, until });
  return {
    kind,
    before: seeAs(before, told),
    after: seeAs(after, toldAfter),
    at: kind === 'hand' ? before.at : (at[actor - 1] ?? before.at),
    now: kind === 'event' || kind === 'look' ? now : Number.POSITIVE_INFINITY,
    to: kind === 'settle' ? (pc[actor - 1] ?? '') : kind === 'hand' ? hand.to : '',
    from: kind === 'hand' ? hand.from : '',
    told: nameOf(met, told),
    isOpen: kind === 'look' && (told.open[now] ?? false),
  };
}

function nameOf({ kind, now, before, after }: Encounter, told: Told): string {
  switch (kind) {
    case 'event':
    case 'look':
      return told[kind][now] ?? '';
    case 'hand':
      return toKey(before) === toKey(after) ? 'lost' : 'settled';
    case 'claim':
    case 'withdrawal':
    case 'settle':
      return told[kind];
    default:
      return kind satisfies never;
  }
}
