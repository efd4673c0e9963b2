import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSmallEnough } from '../../../functions/http/count-json.ts';

/** Objects in a list, and the list around them. */
const objects = (count: number) => `[${Array.from({ length: count - 1 }, () => '{}').join(',')}]`;
const strings = (count: number, one = '"a"') => `[${Array.from({ length: count }, () => one).join(',')}]`;

describe('Counted before anything is parsed', () => {
  test.each<[string, string, boolean]>([
    ['2,000 lists and objects', objects(2_000), true],
    ['2,001 lists and objects', objects(2_001), false],
    ['10,000 strings', strings(10_000), true],
    ['10,001 strings', strings(10_001), false],
    ['10,000 strings with quotation marks', strings(10_000, '"\\"a\\"b"'), true],
    ['10,001 strings with quotation marks', strings(10_001, '"\\"a\\"b"'), false],
    ['10,000 strings that end in a backslash', strings(10_000, '"a\\\\"'), true],
    ['10,001 strings that end in a backslash', strings(10_001, '"a\\\\"'), false],
    ['brackets in a string', `["${'['.repeat(3_000)}"]`, true],
    ['brackets after a string that ends in a backslash', `["\\\\",${'['.repeat(3_000)}`, false],
    ['brackets after an escaped quotation mark', `["\\"${'['.repeat(3_000)}"]`, true],
    ['a string that never ends', `["${'['.repeat(3_000)}`, true],
    ['a string that never ends, and a quotation mark in it', `["\\"${'['.repeat(3_000)}`, true],
    ['numbers without end', `[${'7,'.repeat(100_000)}7]`, true],
  ])('%s', (_, json, isSmall) => {
    expect(isSmallEnough(json)).toBe(isSmall);
  });

  test('whatever JSON there is, as its strings, lists and objects are counted one by one', () => {
    const part = fc.oneof(
      fc.constant('{}'),
      fc.json(),
      fc.string().map((text) => JSON.stringify(text)),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 20 }),
        fc.integer({ min: 1_970, max: 2_000 }),
        (parts, lists) => {
          const json = `[${[objects(lists), ...parts].join(',')}]`;
          const inner = JSON.stringify(JSON.parse(json)).replace(/"(\\.|[^"\\])*"/g, '');
          expect(isSmallEnough(json)).toBe((inner.match(/[[{]/g)?.length ?? 0) <= 2_000);
        },
      ),
    );
  });
});
