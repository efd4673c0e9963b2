import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A value as a record and its conditions have it. */
export type Value = string | number | Values;
export type Values = { readonly [name: string]: Value | undefined };
export type Attributes = { [name: string]: AttributeValue };

/** As DynamoDB writes it; what is undefined is left out. */
export function toAttributes(values: Values): Attributes {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, toAttribute(value)]],
    ),
  );
}

function toAttribute(value: Value): AttributeValue {
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { M: toAttributes(value) };
}

/** @throws for a type that no record has */
export function fromAttributes(attributes: Attributes): Values {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, fromAttribute(attribute)]),
  );
}

function fromAttribute({ S, N, M }: AttributeValue): Value {
  if (S !== undefined) return S;
  if (N !== undefined) return Number(N);
  if (M !== undefined) return fromAttributes(M);
  throw new TypeError('A record has strings, numbers and maps only');
}
