import type { Reason } from './life-reasons.ts';

/**
 * What SES may tell of a recipient, from the first to the last: what comes later in this list passes what comes before, and
 * nothing goes back. A bounce that is transient, or of which SES does not know the kind, may be an automatic reply to an email that was
 * delivered: it never passes `delivered`.
 */
export const TOLD = [
  'accepted',
  'delayed',
  'bounced-transient',
  'delivered',
  'bounced-permanent',
  'rejected',
  'suppressed',
  'complained',
] as const;

/** One of `TOLD`, as an item's attribute names it. */
export type Told = (typeof TOLD)[number];

/** What people and programs read. */
export type State =
  | 'accepted'
  | 'delayed'
  | 'delivered'
  | 'bounced'
  | 'rejected'
  | 'suppressed'
  | 'complained';

/** How far it is: of two states of a recipient, the one with the greater rank counts. From 0 up. */
export const rankOf = (told: Told): number => TOLD.indexOf(told);

/** A state as it is read, and where it is a bounce, of which kind. */
export function toState(told: Told): { state: State; bounce?: 'permanent' | 'transient' } {
  switch (told) {
    case 'bounced-transient':
      return { state: 'bounced', bounce: 'transient' };
    case 'bounced-permanent':
      return { state: 'bounced', bounce: 'permanent' };
    default:
      return { state: told };
  }
}

/** That SES told a state of a recipient. */
export interface ToldState {
  /** A short hash of the address, keyed by the claim: never the address. */
  recipient: string;
  told: Told;
  /** When it became so, as SES says, in epoch milliseconds. */
  at: number;
  /** Why, where SES says. */
  reason?: Reason;
}

/** What became of an accepted email, under its message id. Nothing in it names a person. */
export interface Life {
  /** SES's message id. */
  id: string;
  /** The id of its record, and the claim that it was sent under. */
  record: string;
  claimId: string;
  /** Who sent it, as `hashCaller` names them; left out where the email carried no such tag. */
  caller?: string;
  /** When SES accepted it, in epoch milliseconds. */
  acceptedAt: number;
  /** When it is forgotten, in epoch seconds; the table's TTL attribute. */
  expiresAt: number;
  /** The sender's own. */
  tags: { [name: string]: string };
  /** Each state that SES told of each recipient, once, in no order. */
  states: ToldState[];
}

/** A life without what makes it one of a table's. */
export type LifeOf = Omit<Life, 'expiresAt'>;

/** Where each recipient is: the furthest that was told, by recipient. */
export function findFurthest(states: readonly ToldState[]): Map<string, ToldState> {
  const furthest = new Map<string, ToldState>();
  for (const state of states) {
    const before = furthest.get(state.recipient);
    if (!before || rankOf(state.told) > rankOf(before.told)) furthest.set(state.recipient, state);
  }
  return furthest;
}

/** What comes after a delivery is a failure, or a complaint. */
const WORSE_THAN_DELIVERED = rankOf('delivered') + 1;

/**
 * Where an email is: its worst recipient. Where something is wrong with one, that; else where the slowest of them is, so that an email
 * is `delivered` once all of them have it. As a recipient's, it never goes back.
 */
export function findWorst(states: Iterable<ToldState>): ToldState | undefined {
  const sorted = [...states].sort((one, other) => rankOf(one.told) - rankOf(other.told));
  const last = sorted.at(-1);
  return last && rankOf(last.told) >= WORSE_THAN_DELIVERED ? last : sorted[0];
}

/**
 * SES's message id has some sixty characters, and as a `Message-ID` a host of Amazon's behind them, which MiniStack tells too. It is logged,
 * and stands in answers: what is no id comes into neither, and no table is asked for it.
 */
export const MESSAGE_ID = /^[A-Za-z0-9][\w.-]{0,199}(@[\w-]{1,40}\.amazonses\.com)?$/;

/** The message id that the answer of a sent email tells. @param body JSON text */
export function readMessageId({ body }: { body: string }): string | undefined {
  const { id } = JSON.parse(body);
  return typeof id === 'string' ? id : undefined;
}
