import { marshall } from '@aws-sdk/util-dynamodb';
import { needTheWholeSdk } from './settings.ts';

type Values = { [name: string]: unknown };

/** Older members of the same operations that hold values too. */
const UNTRANSLATED = ['Expected', 'AttributeUpdates', 'ConditionalOperator', 'AttributesToGet'];

/** The members that hold values, with these as attributes. @throws where one would go out as it is */
export function marshallMembers(input: object, members: readonly string[]): object {
  const member = Object.keys(input).find((name) => UNTRANSLATED.includes(name));
  if (member) needTheWholeSdk(`The member ${member} of a command`);
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) =>
      members.includes(name) && value !== undefined ? [name, marshall(value as Values)] : [name, value],
    ),
  );
}

/** The same object with other values. */
export function mapValues<T, U>(object: { [name: string]: T }, map: (value: T) => U): { [name: string]: U } {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}
