import type { Row } from './graph.ts';

/** The actions that meet the record, and as what; all others must leave it alone. */
export const KINDS = {
  ClaimIsAnswered: 'claim',
  ClaimArrives: 'claim',
  WithdrawalArrives: 'withdrawal',
  SettleArrives: 'settle',
  EventArrives: 'event',
  OperatorDecides: 'look',
  OperatorsWriteArrives: 'hand',
  RowIsDeleted: 'look',
} as const;

/** The actions that meet the record. */
export const actionsOfRecord = Object.keys(KINDS);

/** A row as somebody meets it: their own or another's. Times are in ranks and ticks. */
export interface Met extends Omit<Row, 'claim'> {
  isOwn: boolean;
  /** Ticks after its claim: what is promised of it. */
  until: number;
}

/** One step of the record. Times are counted from the first that it has to do with; within a tick only their order counts. */
export interface Step {
  kind: (typeof KINDS)[keyof typeof KINDS];
  before: Met;
  after: Met;
  /** When the claim that acts was made, in ranks, `RANKS` a tick. */
  at: number;
  now: number;
  /** What a settle or an operator writes, and what the operator saw. */
  to: string;
  from: string;
  told: string;
  /** Whether an operator may settle it. */
  isOpen: boolean;
}

/** So many ranks has a tick where only the order of two claims counts. */
export const RANKS = 2;

/** The store compares times and nothing else: a step is the same at any other time. */
export function countFromFirst(step: Step, ranks: number): Step {
  const { before, after, at, now } = step;
  const tickOf = (rank: number) => Math.floor(rank / ranks);
  const isThere = before.status !== 'absent';
  const first = Math.min(tickOf(at), now, isThere ? tickOf(before.at) : now);
  const order = isThere && tickOf(before.at) === tickOf(at) ? Math.sign(before.at - at) : 0;
  const move = (rank: number, isLater: boolean) => (tickOf(rank) - first) * RANKS + Number(isLater);
  const [rowAt, claimAt] = [move(before.at, order > 0), move(at, order < 0)];
  const shift = ({ expires, ...met }: Met): Met =>
    met.status === 'absent'
      ? { ...met, at: 0, expires: 0, until: 0, isOwn: false }
      : { ...met, at: met.at === at ? claimAt : rowAt, expires: expires - first };
  return {
    ...step,
    before: shift(before),
    after: shift(after),
    at: claimAt,
    now: Number.isFinite(now) ? now - first : 0,
  };
}
