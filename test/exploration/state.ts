import type { SendResult } from '../../functions/emails/steps.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import type { Settlement } from '../../functions/idempotency/transitions.ts';
import type { Recorded } from '../../functions/outcomes/recording.ts';
import { type Acceptance, beginHistory, type History } from '../simulation/history.ts';
import { MOMENTS, type Moment, T0 } from './bounds.ts';
import type { Call, Node, ProcessTree } from './process-tree.ts';

/** A process at work. */
export interface Running<R> {
  tree: ProcessTree<R>;
  node: Node<R>;
  startedAt: number;
  /** Its call was made once already, and its client tries again. */
  retried: boolean;
  /** Nothing went wrong with it, its key was free, and nobody else touched the record. */
  undisturbed: boolean;
}

/** A write whose caller gave it up. */
export interface LateWrite {
  call: Call;
  /** The request that made it; none, where the events' function did. */
  request: number | undefined;
}

/** The world between two steps. Nothing in it is ever changed: a step makes another one. */
export interface State {
  moment: Moment;
  /** Goes on with each claim and each release: the order of everything else between two of them does not matter. */
  tick: number;
  row: IdempotencyRecord | undefined;
  requests: readonly (Running<SendResult> | 'waiting' | 'over')[];
  /** Writes that will still arrive, and emails that SES will still accept. */
  late: readonly LateWrite[];
  accepting: readonly Acceptance[];
  /** For each email that SES accepted, how many events of it are left, and the function that works on one. */
  events: readonly { messageId: string; left: number; at: Running<Recorded> | undefined }[];
  /** What an operator is about to write; too late, where the record is not what they were shown any more. */
  operator: Settlement | 'away' | 'done' | 'too late';
  faults: number;
  crashes: number;
  history: History;
  /** Somebody should have been served, and was not. */
  useless: boolean;
}

const nothing: History = { ...beginHistory(), clocksMs: 500 };

/** @param requests how many */
export function firstState(requests: number, moment: Moment): State {
  return {
    moment,
    tick: 0,
    row: undefined,
    requests: Array.from({ length: requests }, () => 'waiting'),
    late: [],
    accepting: [],
    events: [],
    operator: 'away',
    faults: 0,
    crashes: 0,
    history: nothing,
    useless: false,
  };
}

/** Epoch milliseconds. */
export const timeOf = ({ moment, tick }: Pick<State, 'moment' | 'tick'>): number =>
  T0 + MOMENTS[moment] + tick;

/** The state with more in its history. */
export function noting(state: State, more: Partial<History>): State {
  return { ...state, history: { ...state.history, ...more } };
}

/** The list with one at this place replaced. */
export const replaced = <T>(list: readonly T[], index: number, one: T): T[] =>
  list.map((other, at) => (at === index ? one : other));

/** The list without the one at this place. */
export const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, at) => at !== index);
