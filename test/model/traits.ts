import {
  type Claim,
  expiryOf,
  HOLD_SECONDS,
  type IdempotencyRecord,
  WINDOW_SECONDS,
} from '../../functions/idempotency/record.ts';
import { type Met, RANKS, type Step } from './step.ts';
import { toldToAnother } from './told.ts';

/** What of a step counts, in words that the model and the code share; times are only what they decide. */
export interface Traits {
  /** What is done; a settle with what it writes. */
  what: string;
  before: Seen;
  after: Seen;
  told: string;
}

/** What is seen of a row by whoever meets it. */
export interface Seen {
  status: string;
  whose?: 'own' | 'other';
  kept?: string;
  /** At the time of the claim that is put, or of the look. */
  isExpired?: boolean;
  isPastLease?: boolean;
  /** Its claim is so, beside the one that is put. */
  order?: string;
}

/** One line of traits. */
export const toLine = ({ what, before, after, told }: Traits): string =>
  [what, print(before), '→', print(after), `: ${told}`].join(' ');

const print = ({ status, whose, kept, isExpired, isPastLease, order }: Seen) =>
  [
    status,
    ...(whose ? [whose] : []),
    ...(kept ? [kept] : []),
    ...(isExpired ? ['expired'] : []),
    ...(isPastLease ? ['past its lease'] : []),
    ...(order ? [order] : []),
  ].join(' ');

const orderOf = (row: number, claim: number) =>
  row < claim ? 'earlier' : row > claim ? 'later' : 'same time';

/** The traits of a step of the model; two, where another email makes another answer. None of an operator. */
export function traitsOf({ kind, to, before, after, at, now, told }: Step): Traits[] {
  const tickOf = (rank: number) => Math.floor(rank / RANKS);
  const isPut = kind === 'claim' || kind === 'withdrawal';
  const time = isPut ? tickOf(at) : now;
  const see = ({ status, isOwn, at: rowAt, expires }: Met, isBefore: boolean): Seen => {
    if (status === 'absent') return { status };
    const seen: Seen = { status, kept: expires - tickOf(rowAt) === 3 ? 'hold' : 'window' };
    if (kind !== 'look') seen.whose = isOwn ? 'own' : 'other';
    if (isBefore && (isPut || kind === 'look')) {
      seen.isExpired = expires <= time;
      seen.isPastLease = status === 'sending' && time > tickOf(rowAt);
    }
    if (isBefore && isPut && !isOwn) seen.order = orderOf(rowAt, at);
    return seen;
  };
  if (kind === 'hand') return [];
  const isMade = JSON.stringify(before) !== JSON.stringify(after);
  const traits = {
    what: kind === 'settle' ? `settle ${to}` : kind,
    before: see(before, true),
    after: see(after, false),
    told: kind === 'event' ? (isMade ? 'settled' : 'lost') : told,
  };
  const asks = kind === 'look' || (isPut && !before.isOwn);
  return asks ? [traits, { ...traits, told: toldToAnother(told) }] : [traits];
}

/** What is done to a row of the code. `at` is the time of the claim that is put, or of the look, in epoch milliseconds. */
export interface Deed {
  what: string;
  claimId?: string;
  at?: number;
  before: IdempotencyRecord | undefined;
  after: IdempotencyRecord | undefined;
  told: string;
}

/** The traits of a step of the code. */
export function traitsOfDeed({ what, claimId, at, before, after, told }: Deed): Traits {
  const isPut = what === 'claim' || what === 'withdrawal';
  const see = (row: IdempotencyRecord | undefined, isBefore: boolean): Seen => {
    if (!row) return { status: 'absent' };
    const { status, claimedAt, expiresAt, leaseUntil } = row;
    const seen: Seen = { status, kept: nameKept(row) };
    const isOwn = row.claimId === claimId;
    if (claimId !== undefined) seen.whose = isOwn ? 'own' : 'other';
    if (isBefore && at !== undefined) {
      seen.isExpired = expiresAt * 1_000 <= at;
      seen.isPastLease = status === 'sending' && at >= leaseUntil;
      if (isPut && !isOwn) seen.order = orderOf(claimedAt, at);
    }
    return seen;
  };
  return { what, before: see(before, true), after: see(after, false), told };
}

function nameKept({ claimedAt, expiresAt }: Pick<Claim, 'claimedAt'> & { expiresAt: number }): string {
  if (expiresAt === expiryOf(claimedAt, HOLD_SECONDS)) return 'hold';
  if (expiresAt === expiryOf(claimedAt, WINDOW_SECONDS)) return 'window';
  return `${expiresAt - Math.ceil(claimedAt / 1_000)} s`;
}
