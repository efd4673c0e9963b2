import type { SendResult } from '../../functions/emails/steps.ts';
import { accept } from './acceptances.ts';
import { callChoices } from './call-choices.ts';
import type { Choice } from './choices.ts';
import type { Exploration, SesOutcome } from './exploration.ts';
import type { Call, Ending, Node } from './process-tree.ts';
import { noting, type Running, replaced, type State, timeOf } from './state.ts';

type Request = Running<SendResult>;

/** What may come of each request's call, and that the next one begins. */
export async function requestChoices(exploration: Exploration, state: State): Promise<Choice[]> {
  const next = state.requests.indexOf('waiting');
  const beginning = next < 0 ? [] : ofCall(exploration, await begin(exploration, state, next), next);
  return [...state.requests.flatMap((_, index) => ofCall(exploration, state, index)), ...beginning];
}

/** A request begins with its first call: until that arrives, nobody can tell that it is there. */
async function begin(exploration: Exploration, state: State, index: number): Promise<State> {
  const tree = exploration.requestTree(index, timeOf({ moment: state.moment, tick: 0 }));
  const { row } = state;
  const isFree = !row || row.status === 'not_sent' || row.expiresAt * 1_000 <= timeOf(state);
  const request: Request = {
    tree,
    node: await tree.root(),
    startedAt: timeOf(state),
    retried: false,
    undisturbed: isFree,
  };
  return { ...state, requests: replaced(state.requests, index, request) };
}

function ofCall(exploration: Exploration, state: State, index: number): Choice[] {
  const one = state.requests[index];
  if (one === undefined || typeof one === 'string' || !one.node.call) return [];
  const { call } = one.node;
  const name = `${index + 1}`;
  const dead = (): State => ({
    ...state,
    crashes: state.crashes + 1,
    requests: replaced(state.requests, index, 'over' as const),
  });
  const isNew = one.node.endings.length === 0 && !one.retried;
  const dies =
    state.crashes < exploration.bounds.crashes && !isNew ? [{ name: `${name} dies`, next: dead }] : [];
  if (call.to === 'send') return [...dies, ...sendChoices(exploration, state, index, call.claimId)];
  const table = callChoices(exploration, state, call, {
    name,
    request: index,
    retried: one.retried,
    hear: (after, ending) => hear(exploration, after, index, ending, state.faults < after.faults),
    tryAgain: (after) => ({
      ...after,
      requests: replaced(after.requests, index, { ...one, retried: true, undisturbed: false }),
    }),
  });
  return [...dies, ...table];
}

function sendChoices(exploration: Exploration, state: State, index: number, claimId: string): Choice[] {
  const mayFail = state.faults < exploration.bounds.faults;
  return exploration.ses.flatMap((ses) =>
    ses.outcome === 'sent' || mayFail
      ? [{ name: `${index + 1} SES ${ses.name}`, next: () => ask(exploration, state, index, claimId, ses) }]
      : [],
  );
}

function ask(
  exploration: Exploration,
  state: State,
  index: number,
  claimId: string,
  { accepts, outcome, refusedByStatus }: SesOutcome,
): State | Promise<State> {
  const { history, row } = state;
  const at = timeOf(state);
  const { claimedAt, madeAt, email } = history.claims.find((one) => one.claimId === claimId) ?? {
    claimedAt: at,
    madeAt: at,
    email: exploration.emails[index] ?? 0,
  };
  const messageId = `m${history.asks.filter((one) => one.claimId === claimId).length}-${claimId}`;
  const acceptance = {
    request: index,
    email,
    claimId,
    claimedAt,
    claimMadeAt: madeAt,
    messageId,
    at,
    toldAt: Number.POSITIVE_INFINITY,
  };
  const isFault = outcome !== 'sent';
  const asked: State = {
    ...noting(state, { asks: [...history.asks, { request: index, claimId, at, row, refusedByStatus }] }),
    faults: state.faults + (isFault ? 1 : 0),
    accepting: accepts === 'late' ? [...state.accepting, acceptance] : state.accepting,
  };
  const after = accepts === 'in time' ? accept(exploration, asked, acceptance) : asked;
  return hear(exploration, after, index, { value: isFault ? outcome : { kind: 'sent', messageId } }, isFault);
}

/** A request hears how its call ended, and goes on to the next one or to its answer. */
function hear(
  exploration: Exploration,
  state: State,
  index: number,
  ending: Ending,
  isFault: boolean,
): State | Promise<State> {
  const one = state.requests[index] as Request;
  const next = one.tree.after(one.node, ending);
  const goOn = (node: Node<SendResult>) =>
    proceed(exploration, withFailure(state, index, one.node.call, ending), index, {
      ...one,
      node,
      retried: false,
      undisturbed: one.undisturbed && !isFault,
    });
  return next instanceof Promise ? next.then(goOn) : goOn(next);
}

function withFailure(state: State, index: number, call: Call | undefined, ending: Ending): State {
  if ('value' in ending) return state;
  const { claimsUnanswered, looksUnanswered } = state.history;
  const added = (list: number[]) => [...new Set([...list, index])].sort();
  if (call?.to === 'claim') return noting(state, { claimsUnanswered: added(claimsUnanswered) });
  return call?.to === 'find' ? noting(state, { looksUnanswered: added(looksUnanswered) }) : state;
}

function proceed(exploration: Exploration, state: State, index: number, one: Request): State {
  const { result, thrown, call } = one.node;
  if (call) return { ...state, requests: replaced(state.requests, index, one) };
  const { history, row } = state;
  const over = { ...state, requests: replaced(state.requests, index, 'over' as const) };
  if (thrown || !result) return noting(over, { living: [...history.living, index] });
  const email = exploration.emails[index] ?? 0;
  const answer = { request: index, email, startedAt: one.startedAt, at: timeOf(state), result, about: row };
  const isServed = result.kind === 'settled' && !result.replayed;
  const answers = [...history.answers, answer].sort((a, b) => a.at - b.at || a.request - b.request);
  return { ...noting(over, { answers }), useless: one.undisturbed && !isServed };
}
