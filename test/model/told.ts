import type { ClaimResult, SettleResult } from '../../functions/idempotency/record-store.ts';
import { evaluate } from './checker.ts';
import type { Row } from './graph.ts';
import type { Bounds } from './model.ts';

/** What the model tells of a row to each claim; what time changes, a tick each. */
export interface Told {
  row: Row;
  c: number;
  claim: string;
  withdrawal: string;
  settle: string;
  event: string[];
  look: string[];
  open: boolean[];
  /** Ticks after the row's claim. */
  until: number;
}

const each = (what: string) => `[t \\in 1..(LastTick + 1) |-> ${what}]`;
const TELL = `[row |-> r, c |-> c, until |-> Until(r), claim |-> ClaimTold(r, c),
  withdrawal |-> WithdrawalTold(r, c), settle |-> SettleTold(r, c),
  event |-> ${each('EventTold(r, c, t - 1)')}, look |-> ${each('Found(r, t - 1)')}, open |-> ${each('IsUnknown(r, t - 1)')}]`;

/** All that the model tells of these rows, where the claims were made at these times. */
export function tell(source: string, bounds: Bounds, at: readonly number[], rows: readonly Row[]): Told[] {
  const set = `{${TELL} : r \\in {${rows.map(toTla).join(', ')}}, c \\in Claims}`;
  const told = evaluate(source, bounds, { at: { __tuple: at } }, set);
  return JSON.parse(JSON.stringify(told), (_, value) => value?.__tuple ?? value);
}

const toTla = ({ status, claim, at, expires }: Row) =>
  `[status |-> "${status}", claim |-> ${claim}, at |-> ${at}, expires |-> ${expires}]`;

/** What a caller of the port is told, in the model's words. */
export function nameTold(result: ClaimResult | SettleResult): string {
  switch (result.kind) {
    case 'free':
      if (result.laterThan !== undefined) return 'released';
      return result.until === undefined ? 'free' : 'withdrawn';
    case 'settled':
      if (!('response' in result)) return 'settled';
      return result.response.statusCode === 202 ? 'sent' : 'refused';
    case 'lost':
      return result.found ? nameTold(result.found) : 'lost';
    case 'claimed':
    case 'reused':
    case 'in-progress':
    case 'unknown':
      return result.kind;
    default:
      return result satisfies never;
  }
}

/** What is told to a request with another email under the key: the model knows only one. */
export const toldToAnother = (told: string): string =>
  ['sent', 'refused', 'unknown', 'in-progress'].includes(told) ? 'reused' : told;
