import { describe, expect, test } from 'vitest';
import { readKey } from '../../../functions/idempotency/key.ts';

/** Printable ASCII without space, quotation mark, comma and backslash. */
const everyCharacter = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index))
  .filter((character) => !'",\\'.includes(character))
  .join('');

describe('a key', () => {
  test.each([
    ['bare', 'order-1', 'order-1'],
    ['in quotes is the same key', '"order-1"', 'order-1'],
    ['may have spaces around it', '  order-1\t', 'order-1'],
    ['may have spaces around its quotes', ' "order-1" ', 'order-1'],
    ['may have one character', 'k', 'k'],
    ['may have one character in quotes', '"k"', 'k'],
    ['may have 255 characters', 'k'.repeat(255), 'k'.repeat(255)],
    ['may have 255 characters in quotes', `"${'k'.repeat(255)}"`, 'k'.repeat(255)],
    ['keeps its case', 'Order-A', 'Order-A'],
    ['may be a UUID', '8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['may have every printable character but four', everyCharacter, everyCharacter],
  ])('%s', (_, header, key) => {
    expect(readKey(header)).toEqual({ kind: 'key', key });
  });

  test('has 91 characters to choose from', () => {
    expect(everyCharacter).toHaveLength(91);
  });
});

test('no header is a missing key', () => {
  expect(readKey(undefined)).toEqual({ kind: 'missing' });
});

describe('no key', () => {
  test.each([
    ['nothing', ''],
    ['spaces', '  '],
    ['empty quotes', '""'],
    ['one quotation mark', '"'],
    ['three quotation marks', '"""'],
    ['an opening quotation mark', '"order-1'],
    ['a closing quotation mark', 'order-1"'],
    ['a quotation mark inside', 'order"1'],
    ['quotes around a part of it', 'order"1"'],
    ['quotes in quotes', '""order-1""'],
    ['an escaped quotation mark', '"order\\"1"'],
    ['a backslash', 'order\\1'],
    ['two keys, as API Gateway joins them', 'order-1,order-2'],
    ['two keys in quotes', '"order-1", "order-2"'],
    ['the same key twice', 'order-1, order-1'],
    ['a space inside', 'order 1'],
    ['a space inside the quotes', '" order-1"'],
    ['a parameter after the quotes', '"order-1";a=1'],
    ['a line break inside', 'order\n1'],
    ['NUL', 'order\x001'],
    ['DEL', 'order\x7f1'],
    ['an umlaut', 'örder-1'],
    ['an emoji', '👩'],
    ['256 characters', 'k'.repeat(256)],
    ['256 characters in quotes', `"${'k'.repeat(256)}"`],
  ])('is %s', (_, header) => {
    expect(readKey(header)).toEqual({ kind: 'invalid' });
  });
});
