import { broken } from '../simulation/promises.ts';
import { beginning, type Choice, choicesOf } from './choices.ts';
import type { Exploration } from './exploration.ts';
import { isOpenFinding } from './open-findings.ts';
import { type State, timeOf } from './state.ts';
import { stateKey } from './state-key.ts';

/** How much was explored. */
export interface Counts {
  states: number;
  transitions: number;
  /** States in which every request is over and nothing is on its way. */
  ends: number;
  /** Ends by how many emails SES accepted: none, one, ... */
  acceptances: number[];
  /** States that are left because of a finding that is known and not mended. */
  setAside: number;
  /** The longest of the shortest ways to a state. */
  depth: number;
  replays: number;
}

/** A way to a state in which a promise is broken: the names of the choices. */
export interface Finding {
  problems: string[];
  seed: string[];
}

/** What came of an exploration. */
export interface Explored {
  counts: Counts;
  /** The first, which is one of the shortest. */
  finding?: Finding;
}

const ofTheFirst = { states: 1, transitions: 0, ends: 0, setAside: 0, depth: 0, replays: 0 };

interface Way {
  name: string;
  before: Way | undefined;
}

/** What is looked for, and how far. */
export interface Options {
  /** Which broken promises count. */
  isMeant?: (problem: string) => boolean;
  /** Is told how many states there are, now and then. */
  tell?: (counts: Counts) => void;
}

/** Looks at every state that can be reached, the nearest first, until a promise is broken in one. */
export async function exploreAll(
  exploration: Exploration,
  { isMeant = () => true, tell }: Options = {},
): Promise<Explored> {
  const first = beginning(exploration);
  const seen = new Set([stateKey(first)]);
  const counts: Counts = { ...ofTheFirst, acceptances: [] };
  for (let level: { state: State; way?: Way }[] = [{ state: first }]; level.length > 0; counts.depth += 1) {
    const next: typeof level = [];
    for (const { state, way } of level) {
      for (const choice of await choicesOf(exploration, state)) {
        counts.transitions += 1;
        const made = choice.next();
        const after = made instanceof Promise ? await made : made;
        const key = stateKey(after);
        if (seen.has(key)) continue;
        seen.add(key);
        counts.states += 1;
        const here = { name: choice.name, before: way };
        const problems = problemsOf(after, state).filter(isMeant);
        if (isOpenFinding(problems, after)) {
          counts.setAside += 1;
          continue;
        }
        if (problems.length > 0) return { counts, finding: { problems, seed: namesOf(here) } };
        countEnd(counts, after);
        next.push({ state: after, way: here });
        if (tell && counts.states % 10_000 === 0) tell(counts);
      }
    }
    level = next;
  }
  return { counts: { ...counts, replays: exploration.replays } };
}

/**
 * What an operator settles by hand keeps its hold; and what they say was not sent is sent under its key, whatever refusal a
 * client was told of that nobody could write down.
 */
const BY_HAND = ['4: what is settled is kept too long', '3: another answer than the first one'];

/** What is broken in a state: nothing, where neither history nor record changed. */
export function problemsOf(state: State, before?: State): string[] {
  const useless = state.useless ? ['useless: nothing was in the way, and nothing was sent'] : [];
  if (before && state.history === before.history && state.row === before.row) return useless;
  const { row, history, operator } = state;
  const ends = row ? [...history.ends, { row, at: timeOf(state) + 1 }] : history.ends;
  const problems = broken({ ...history, ends });
  return [...problems.filter((one) => operator !== 'done' || !BY_HAND.includes(one)), ...useless];
}

function countEnd(counts: Counts, { requests, late, accepting, events, history }: State): void {
  const isEnd =
    requests.every((one) => one === 'over') &&
    late.length === 0 &&
    accepting.length === 0 &&
    events.every(({ at }) => at === undefined);
  if (!isEnd) return;
  counts.ends += 1;
  const emails = history.acceptances.length;
  counts.acceptances[emails] = (counts.acceptances[emails] ?? 0) + 1;
}

function namesOf(way: Way | undefined): string[] {
  return way ? [...namesOf(way.before), way.name] : [];
}

/** Goes one way again. @returns the states on it, the first one included @throws where it leads nowhere */
export async function follow(exploration: Exploration, seed: readonly string[]): Promise<State[]> {
  const states = [beginning(exploration)];
  for (const name of seed) {
    const state = states.at(-1) as State;
    const choice: Choice | undefined = (await choicesOf(exploration, state)).find((one) => one.name === name);
    if (!choice) throw new Error(`The way ends before "${name}"`);
    states.push(await choice.next());
  }
  return states;
}
