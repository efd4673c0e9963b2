import * as v from 'valibot';
import type { Range } from '../ranges.ts';
import { addressOrDomain, list, wholeNumber, yesOrNo } from './rules.ts';

/** A setting: its schema, what it must be in one phrase, what it is for, what stands for a default without a value. */
export const setting = <T extends v.GenericSchema>(
  schema: T,
  rule: string,
  what: string,
  byDefault = 'none',
) => v.pipe(schema, v.metadata({ rule, what, byDefault }));

const describeRange = (range: Range) => `a whole number from ${range.join(' to ')}`;

/** A number that has a default. */
export const number = (range: Range, byDefault: number, what: string) =>
  setting(v.optional(wholeNumber(range), byDefault), describeRange(range), what);

/** A number that may be left out. @param byDefault what then counts */
export const maybeNumber = (range: Range, what: string, byDefault: string) =>
  setting(v.optional(wholeNumber(range)), describeRange(range), what, byDefault);

const either = new Intl.ListFormat('en', { type: 'disjunction' });

/** One of these; the first is the default. */
export const choice = <const T extends readonly [string, ...string[]]>(values: T, what: string) =>
  setting(v.optional(v.picklist(values), values[0]), either.format(values), what);

/** Whether something is so; it is not, by default. */
export const whether = (what: string) => setting(v.optional(yesOrNo, false), 'true or false', what);

/** Addresses or domains. */
export const several = ([, max]: Range, what: string, byDefault?: string) =>
  setting(
    v.optional(list(addressOrDomain, max)),
    `a list of at most ${max} addresses or whole domains`,
    what,
    byDefault,
  );

/** A text that may be left out. */
export const maybe = (
  schema: v.GenericSchema<string, string>,
  rule: string,
  what: string,
  byDefault?: string,
) => setting(v.optional(schema), rule, what, byDefault);
