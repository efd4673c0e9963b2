import type { Recorded } from '../../functions/outcomes/recording.ts';
import type { Acceptance } from '../simulation/history.ts';
import { toldOf } from './acceptances.ts';
import { callChoices } from './call-choices.ts';
import type { Choice } from './choices.ts';
import type { Exploration } from './exploration.ts';
import type { Ending, Node } from './process-tree.ts';
import { noting, type Running, replaced, type State, timeOf } from './state.ts';

const MUCH_LESS_THAN_AN_HOUR_MS = 58 * 60_000;
/** A put that arrives so late is no claim of now. */
const LATE_MS = 60_000;

/** What may come of each call of the events' function, and that it is given an event. */
export async function eventChoices(exploration: Exploration, state: State): Promise<Choice[]> {
  const choices = state.events.map(async ({ left, at }, index) => {
    if (at) return ofCall(exploration, state, index, at);
    return left > 0 ? begin(exploration, state, index) : [];
  });
  return (await Promise.all(choices)).flat();
}

async function begin(exploration: Exploration, state: State, index: number): Promise<Choice[]> {
  const acceptance = state.history.acceptances[index];
  const event = state.events[index];
  if (!acceptance || !event) return [];
  const tree = exploration.eventTree(acceptance, timeOf({ moment: state.moment, tick: 0 }));
  const at = { tree, node: await tree.root(), startedAt: 0, retried: false, undisturbed: false };
  const begun = { ...state, events: replaced(state.events, index, { ...event, left: event.left - 1, at }) };
  return ofCall(exploration, begun, index, at);
}

function ofCall(exploration: Exploration, state: State, index: number, one: Running<Recorded>): Choice[] {
  const { call } = one.node;
  if (!call || call.to === 'send') return [];
  const set = (after: State, at: Running<Recorded> | undefined, again = 0): State => ({
    ...after,
    events: after.events.map((event, which) =>
      which === index ? { ...event, at, left: event.left + again } : event,
    ),
  });
  const hear = (after: State, ending: Ending) => {
    const next = one.tree.after(one.node, ending);
    const goOn = (node: Node<Recorded>) => {
      if (node.call) return set(after, { ...one, node, retried: false });
      const isAgain = !node.result || node.result.failed.length > 0;
      const acceptance = after.history.acceptances[index];
      return set(acceptance ? worked(after, acceptance, node.result) : after, undefined, isAgain ? 1 : 0);
    };
    return next instanceof Promise ? next.then(goOn) : goOn(next);
  };
  return callChoices(exploration, state, call, {
    name: `event ${state.events[index]?.messageId}`,
    request: undefined,
    retried: one.retried,
    hear,
    tryAgain: (after) => set(after, { ...one, retried: true }),
  });
}

/** An event was worked through. */
function worked(state: State, acceptance: Acceptance, recorded: Recorded | undefined): State {
  if (!recorded || recorded.failed.length > 0) return state;
  const { history, row } = state;
  const { contradicted = 0, healed = 0 } = recorded.counts;
  const standing = history.claims.findLast(({ claimId }) => claimId === row?.claimId);
  const isLate = standing !== undefined && standing.madeAt - standing.claimedAt > LATE_MS;
  const isReplaced =
    row !== undefined &&
    row.claimId !== acceptance.claimId &&
    row.claimedAt < acceptance.claimedAt + MUCH_LESS_THAN_AN_HOUR_MS;
  return noting(
    toldOf(state, ({ messageId }) => messageId === acceptance.messageId),
    {
      healed: history.healed + healed,
      contradicted: history.contradicted + (isLate ? 0 : contradicted),
      concealed: history.concealed + (contradicted === 0 && isReplaced ? 1 : 0),
    },
  );
}
