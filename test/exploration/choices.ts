import { respond } from '../../functions/http/answers.ts';
import type { Settlement } from '../../functions/idempotency/transitions.ts';
import { accept, markTold } from './acceptances.ts';
import { arrive } from './arrive.ts';
import { MOMENTS, type Moment } from './bounds.ts';
import { eventChoices } from './event-choices.ts';
import type { Exploration } from './exploration.ts';
import { requestChoices } from './request-choices.ts';
import { firstState, noting, type State, timeOf, without } from './state.ts';

/** One thing that may happen next. */
export interface Choice {
  name: string;
  next(): State | Promise<State>;
}

/** All that may happen in a state. */
export async function choicesOf(exploration: Exploration, state: State): Promise<Choice[]> {
  return [
    ...(await requestChoices(exploration, state)),
    ...state.accepting.map((acceptance, index) => ({
      name: `SES accepts ${acceptance.messageId}`,
      next: () => accept(exploration, { ...state, accepting: without(state.accepting, index) }, acceptance),
    })),
    ...lateChoices(exploration, state),
    ...(await eventChoices(exploration, state)),
    ...operatorChoices(exploration, state),
    ...clockChoices(exploration, state),
  ];
}

function lateChoices(exploration: Exploration, state: State): Choice[] {
  return state.late.map(({ call, request }, index) => ({
    name: `late ${index}`,
    next() {
      if (call.to === 'send') throw new Error('SES is no table');
      const rest = { ...state, late: without(state.late, index) };
      return markTold(arrive(exploration, rest, call, request).state, state, call);
    },
  }));
}

function operatorChoices(exploration: Exploration, state: State): Choice[] {
  const { row, operator } = state;
  if (!exploration.bounds.operator || operator === 'done' || operator === 'too late') return [];
  if (operator === 'away') {
    const settlement = byHand(exploration, state);
    return settlement ? [{ name: 'operator looks', next: () => ({ ...state, operator: settlement }) }] : [];
  }
  const isAsShown = row?.claimId === operator.claimId && operator.from.includes(row.status);
  const call = { to: 'step', settlement: operator } as const;
  const over: State = { ...state, operator: isAsShown ? 'done' : 'too late' };
  const next = () => markTold(arrive(exploration, over, call, undefined).state, state, call);
  return [{ name: 'operator writes', next }];
}

/** An operator tells the truth: they look when SES has made up its mind, and whoever sent does not wait for its event. */
function byHand({ protocol }: Exploration, state: State): Settlement | undefined {
  const { row, history } = state;
  const holder = history.claims.find(({ claimId }) => claimId === row?.claimId)?.request ?? 0;
  const isListening = row?.status === 'unknown' && state.requests[holder] !== 'over';
  if (!row || state.accepting.length > 0 || isListening) return undefined;
  const accepted = history.acceptances.findLast(({ claimId }) => claimId === row.claimId);
  const outcome = accepted
    ? ({ to: 'sent', response: respond({ kind: 'sent', messageId: accepted.messageId }) } as const)
    : ({ to: 'not_sent' } as const);
  return protocol.settleByHand(row, outcome, timeOf(state));
}

function clockChoices({ bounds: { moments } }: Exploration, state: State): Choice[] {
  const { row, history, requests } = state;
  const isExpired = row !== undefined && row.expiresAt * 1_000 <= timeOf(state);
  const deleted = (): State => ({
    ...noting(state, { ends: row ? [...history.ends, { row, at: timeOf(state) + 1 }] : history.ends }),
    row: undefined,
    tick: state.tick + 2,
  });
  const later = moments.slice(moments.indexOf(state.moment) + 1);
  return [
    ...(isExpired ? [{ name: 'deleted', next: deleted }] : []),
    ...(requests[0] === 'waiting'
      ? []
      : later.map((moment) => ({ name: moment, next: () => jump(state, moment) }))),
  ];
}

/** What has not arrived by then will not: AWS takes no request whose signature is older than fifteen minutes. */
const ON_ITS_WAY_MS = 15 * 60_000;

/** By then whatever was running has been ended, and the queue hands its message out again. */
const jump = (state: State, moment: Moment): State => ({
  ...state,
  ...(MOMENTS[moment] > ON_ITS_WAY_MS && { late: [], accepting: [] }),
  moment,
  tick: 0,
  requests: state.requests.map((one) => (one === 'waiting' ? one : 'over')),
  events: state.events.map((one) => (one.at ? { ...one, at: undefined, left: one.left + 1 } : one)),
});

/** Where all begins. */
export const beginning = ({ bounds: { emails, moments } }: Exploration): State =>
  firstState(emails.length, moments[0] ?? 'at the start');
