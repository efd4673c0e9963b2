import {
  findFurthest,
  findWorst,
  type Life,
  rankOf,
  type State,
  type ToldState,
  toState,
} from '../emails/life.ts';
import type { Reason } from '../emails/life-reasons.ts';

/** A state as it is told; `at` in ISO 8601. */
interface StateShown {
  state: State;
  bounce?: 'permanent' | 'transient';
  reason?: Reason;
  at: string;
}

/** What is told of an email: what clients of Resend's API read (`id`, `object`, `created_at`, `last_event`), and ours. */
export interface LifeShown {
  object: 'email';
  id: string;
  created_at: string;
  /** The email's own state, in Resend's words. */
  last_event: string;
  /** That of its worst recipient; until all have it, that of the slowest. */
  state: State;
  bounce?: 'permanent' | 'transient';
  /** How many recipients are in each state. */
  counts: { [state in State]?: number };
  /** Each by a short hash, with where it is and every state on its way there, in the order of their ranks. */
  recipients: (StateShown & { recipient: string; states: StateShown[] })[];
  tags: { name: string; value: string }[];
  /** When this is forgotten: ISO 8601. */
  history_expires_at: string;
}

/** Resend's words for states, as its clients know them. */
export const LAST_EVENTS: { [state in State]: string } = {
  accepted: 'sent',
  delayed: 'delivery_delayed',
  delivered: 'delivered',
  bounced: 'bounced',
  rejected: 'failed',
  suppressed: 'suppressed',
  complained: 'complained',
};

/**
 * An email's life, for whoever sent it: the same for the same states, in whatever order the table has them.
 *
 * @param now epoch milliseconds
 * @returns undefined where nothing is told of it, or nothing any more
 */
export function toLifeShown(life: Life | undefined, now: number): LifeShown | undefined {
  if (!life || life.expiresAt * 1_000 <= now) return undefined;
  const furthest = [...findFurthest(life.states).values()].sort(byRank);
  const worst = findWorst(furthest);
  if (!worst) return undefined;
  const { state, bounce } = toState(worst.told);
  return {
    object: 'email',
    id: life.id,
    created_at: toInstant(life.acceptedAt),
    last_event: LAST_EVENTS[state],
    state,
    ...(bounce && { bounce }),
    counts: countStates(furthest),
    recipients: [...Map.groupBy(life.states, ({ recipient }) => recipient)]
      .map(showRecipient)
      .sort((one, other) => compare(one.recipient, other.recipient)),
    tags: Object.entries(life.tags)
      .map(([name, value]) => ({ name, value }))
      .sort((one, other) => compare(one.name, other.name)),
    history_expires_at: toInstant(life.expiresAt * 1_000),
  };
}

function countStates(furthest: readonly ToldState[]): LifeShown['counts'] {
  const groups = Map.groupBy(furthest, ({ told }) => toState(told).state);
  return Object.fromEntries([...groups].map(([state, all]) => [state, all.length]));
}

function showRecipient([recipient, states]: [string, ToldState[]]): LifeShown['recipients'][number] {
  const shown = states.toSorted(byRank).map(showState);
  return { recipient, ...(shown.at(-1) as StateShown), states: shown };
}

function showState({ told, at, reason }: ToldState): StateShown {
  return { ...toState(told), ...(reason && { reason }), at: toInstant(at) };
}

const byRank = (one: ToldState, other: ToldState) => rankOf(one.told) - rankOf(other.told);
/** By their characters: what a locale makes of them may change. */
const compare = (one: string, other: string) => (one < other ? -1 : 1);
const toInstant = (ms: number) => new Date(ms).toISOString();
