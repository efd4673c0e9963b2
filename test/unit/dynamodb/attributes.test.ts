import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromAttributes, toAttributes, type Values } from '../../../functions/dynamodb/attributes.ts';

/** The SDK drops `__proto__`, and takes what has a `constructor` of its own for an instance of a class. */
const name = fc.string({ minLength: 1 }).filter((text) => !['__proto__', 'constructor'].includes(text));
const { values } = fc.letrec<{ values: Values; value: Values[string] }>((tie) => ({
  values: fc.dictionary(name, tie('value'), { noNullPrototype: true }),
  value: fc.oneof({ depthSize: 'small' }, fc.string(), fc.maxSafeInteger(), tie('values')),
}));

test('values are written as the SDK writes them, and come back', () => {
  fc.assert(
    fc.property(values, (given) => {
      const attributes = toAttributes(given);
      expect(attributes).toEqual(marshall(given));
      expect(fromAttributes(attributes)).toEqual(unmarshall(attributes));
      expect(fromAttributes(attributes)).toEqual(given);
    }),
  );
});

test('what is undefined is left out', () => {
  expect(toAttributes({ a: 'x', b: undefined })).toEqual({ a: { S: 'x' } });
});

test('a type that no record has is left out', () => {
  const note = { BOOL: true };
  expect(fromAttributes({ a: { S: 'x' }, note, m: { M: { note } } })).toStrictEqual({ a: 'x', m: {} });
});
