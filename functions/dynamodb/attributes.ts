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

/** A type that no record has, put there by someone else, is left out: it must not make a row unreadable. */
export function fromAttributes(attributes: Attributes): Values {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, attribute]) => {
      const value = fromAttribute(attribute);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function fromAttribute({ S, N, M }: AttributeValue): Value | undefined {
  if (S !== undefined) return S;
  if (N !== undefined) return Number(N);
  return M && fromAttributes(M);
}
