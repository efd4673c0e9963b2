import { markTold } from './acceptances.ts';
import { arrive } from './arrive.ts';
import type { Choice } from './choices.ts';
import type { Exploration } from './exploration.ts';
import type { Call, Ending } from './process-tree.ts';
import type { State } from './state.ts';

/** What the client of the table does with a call that got no answer. */
interface Caller {
  /** In a choice's name. */
  name: string;
  request: number | undefined;
  retried: boolean;
  /** The state in which the process heard how its call ended. */
  hear(state: State, ending: Ending): State | Promise<State>;
  /** The state in which its client tries again. */
  tryAgain(state: State): State;
}

/** How slow an answer is that leaves no time for SES. */
const SLOW_MS = 6_000;

/** All that a call to the table may come to. */
export function callChoices(
  exploration: Exploration,
  state: State,
  call: Exclude<Call, { to: 'send' }>,
  { name, request, retried, hear, tryAgain }: Caller,
): Choice[] {
  const made = (from: State) => {
    const { state: after, result } = arrive(exploration, from, call, request);
    return { after: markTold(after, from, call), value: result ?? null };
  };
  const told = (from: State, after?: number) => {
    const one = made(from);
    return hear(one.after, { value: one.value, ...(after && { after }) });
  };
  const choices: Choice[] = [{ name: `${name} told`, next: () => told(state) }];
  if (state.faults >= exploration.bounds.faults) return choices;
  const faulty: State = { ...state, faults: state.faults + 1 };
  choices.push({ name: `${name} lost`, next: () => hear(faulty, {}) });
  if (call.to === 'claim') choices.push({ name: `${name} told late`, next: () => told(faulty, SLOW_MS) });
  if (call.to === 'find' || call.to === 'read') return choices;
  const late = [...state.late, { call, request }];
  choices.push(
    { name: `${name} untold`, next: () => hear(made(faulty).after, {}) },
    { name: `${name} later`, next: () => hear({ ...faulty, late }, {}) },
  );
  if (retried) return choices;
  choices.push(
    { name: `${name} again`, next: () => tryAgain(made(faulty).after) },
    { name: `${name} copied`, next: () => tryAgain({ ...faulty, late }) },
  );
  return choices;
}
