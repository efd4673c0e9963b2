import { toPutInput, toUpdateInput } from '../../functions/dynamodb/table.ts';
import type { IdempotencyRecord } from '../../functions/idempotency/record.ts';
import { applySettlement, claimRow, type Settlement } from '../../functions/idempotency/transitions.ts';
import type { Transitions } from '../support/atomic-steps.ts';

type Row = IdempotencyRecord | undefined;
type Values = { [name: string]: unknown };

/** Who makes a write to the table. */
export type Writer = 'claim' | 'settle' | 'event' | 'operator';

/** A term of one writer's condition that is left out, to see whether it is missed. */
export interface Dropped {
  by: Writer;
  term: string;
}

/** The transitions as the table itself checks them: by the conditions of functions/dynamodb/table.ts, word for word. */
export function tableTransitions(dropped?: Dropped): Pick<Transitions, 'mayClaim' | 'applySettlement'> {
  const without = (writer: Writer) => (dropped?.by === writer ? dropped.term : undefined);
  return {
    mayClaim(row, claim) {
      const { ConditionExpression = '', ExpressionAttributeValues = {} } = toPutInput('', claimRow(claim));
      return isMet(ConditionExpression, row, ExpressionAttributeValues, without('claim'));
    },
    applySettlement(row, step) {
      const { ConditionExpression = '', ExpressionAttributeValues = {} } = toUpdateInput('', step);
      if (!isMet(ConditionExpression, row, ExpressionAttributeValues, without(writerOf(step))))
        return undefined;
      return row && applySettlement(row, { ...step, claimId: row.claimId, from: [row.status] });
    },
  };
}

/** Each writes another kind of settlement: see settleOwn, settleProven and settleByHand. */
export function writerOf({ from, to, expiresAt }: Settlement): Writer {
  if (from.length > 1) return 'event';
  return expiresAt !== undefined || to === 'unknown' ? 'settle' : 'operator';
}

/** All terms of a condition, each once. */
export const listTerms = (expression: string): string[] => [...new Set(parse(expression).flat())];

/** Alternatives of terms, as every condition of ours is; a term that is not understood is an error. */
const parse = memoize((expression: string) =>
  expression.split(' OR ').map((alternative) => alternative.replace(/^\((.*)\)$/, '$1').split(' AND ')),
);

function isMet(expression: string, row: Row, values: Values, dropped: string | undefined): boolean {
  return parse(expression).some((terms) => {
    const left = terms.filter((term) => !dropped || !term.startsWith(dropped));
    return left.length > 0 && left.every((term) => holds(term, row, values));
  });
}

const TERM =
  /^(?:attribute_not_exists\((?<absent>\w+)\)|#?(?<name>\w+) (?<sign>=|<>|<=|<|IN) \(?(?<named>[^()]+)\)?)$/;
const readTerm = memoize((term: string) => {
  const { absent, name = '', sign, named = '' } = TERM.exec(term)?.groups ?? {};
  return { absent, name, sign, named: named.split(', ') };
});

function holds(term: string, row: Row, values: Values): boolean {
  const { absent, name, sign, named } = readTerm(term);
  if (absent) return row === undefined;
  const value = row?.[name as keyof IdempotencyRecord];
  const [other] = named.map((one) => values[one]);
  // What a missing attribute is compared with is never met, but by "not equal".
  switch (sign) {
    case '=':
      return value !== undefined && value === other;
    case '<>':
      return value !== other;
    case '<':
      return value !== undefined && (value as number) < (other as number);
    case '<=':
      return value !== undefined && (value as number) <= (other as number);
    case 'IN':
      return named.some((one) => value !== undefined && values[one] === value);
    default:
      throw new Error(`A term of a condition that is not understood: ${term}`);
  }
}

function memoize<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>();
  return (text) => {
    const known = made.get(text) ?? make(text);
    made.set(text, known);
    return known;
  };
}
