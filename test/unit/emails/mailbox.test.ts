import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMailbox } from '../../../functions/emails/mailbox.ts';

const address = 'ada@example.com';

/** Reads encoded words as RFC 2047 tells to: each for itself, the spaces between them dropped. */
function decode(header: string): { words: string[]; parts: string[] } {
  const words = header.slice(0, -` <${address}>`.length).split(' ');
  const parts = words.map((word) => {
    const base64 = /^=\?UTF-8\?B\?([A-Za-z0-9+/]+=*)\?=$/.exec(word)?.[1];
    if (base64 === undefined) throw new Error(`Not an encoded word: ${word}`);
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  });
  return { words, parts };
}

describe('a mailbox', () => {
  test('without a name is its address', () => {
    expect(formatMailbox({ address })).toBe('ada@example.com');
  });

  test.each([
    ['of atoms stands as it is', 'Ada Lovelace', 'Ada Lovelace'],
    ['of every special atom character stands as it is', "!#$%&'*+/=^_`{|}~-0", "!#$%&'*+/=^_`{|}~-0"],
    ['with a dot is quoted', 'Dr. Ada', '"Dr. Ada"'],
    ['with a comma is quoted', 'Lovelace, Ada', '"Lovelace, Ada"'],
    ['with brackets is quoted', 'Ada <ada@other.example>', '"Ada <ada@other.example>"'],
    ['with parentheses is quoted, or they would be a comment', 'Ada (Ops)', '"Ada (Ops)"'],
    ['with two spaces is quoted, or one would be lost', 'Ada  Lovelace', '"Ada  Lovelace"'],
    [
      'that reads like an encoded word is encoded',
      '=?UTF-8?B?QQ==?=',
      '=?UTF-8?B?PT9VVEYtOD9CP1FRPT0/PQ==?=',
    ],
    ['with quotes has them escaped', 'Ada "A" L', String.raw`"Ada \"A\" L"`],
    ['with backslashes has them escaped', String.raw`a\b\\`, String.raw`"a\\b\\\\"`],
    ['with both has both escaped', String.raw`\"`, String.raw`"\\\""`],
  ])('whose name %s', (_, name, formatted) => {
    expect(formatMailbox({ name, address })).toBe(`${formatted} <ada@example.com>`);
  });

  test.each([
    ['an umlaut', 'Zoë', '=?UTF-8?B?Wm/Dqw==?='],
    ['quotes and an umlaut', '"Zoë"', '=?UTF-8?B?Ilpvw6si?='],
    ['another script', '山田', '=?UTF-8?B?5bGx55Sw?='],
  ])('whose name has %s is encoded', (_, name, word) => {
    expect(formatMailbox({ name, address })).toBe(`${word} <ada@example.com>`);
  });
});

describe('a long name', () => {
  test('of 45 bytes is one word, of 46 two', () => {
    expect(decode(formatMailbox({ name: `é${'a'.repeat(43)}`, address })).parts).toEqual([
      `é${'a'.repeat(43)}`,
    ]);
    expect(decode(formatMailbox({ name: `é${'a'.repeat(44)}`, address })).parts).toEqual([
      `é${'a'.repeat(43)}`,
      'a',
    ]);
  });

  test('is split between characters, also where one has four bytes', () => {
    const name = '👩'.repeat(23);
    const { parts } = decode(formatMailbox({ name, address }));
    expect(parts).toEqual(['👩'.repeat(11), '👩'.repeat(11), '👩']);
  });

  test('keeps the spaces at which it is split', () => {
    const name = `é${'a'.repeat(42)}  ${'b'.repeat(50)} `;
    expect(decode(formatMailbox({ name, address })).parts.join('')).toBe(name);
  });
});

test('any name comes back from words of at most 75 characters', () => {
  const name = fc
    .tuple(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom('é', '山', '👩'))
    .map(([text, more]) => text + more);
  fc.assert(
    fc.property(name, (text) => {
      const { words, parts } = decode(formatMailbox({ name: text, address }));
      expect(parts.join('')).toBe(text);
      expect(Math.max(...words.map((word) => word.length))).toBeLessThanOrEqual(75);
    }),
    { seed: 5, numRuns: 100 },
  );
});

test('any printable name comes back from its quotes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (name) => {
      const formatted = formatMailbox({ name, address });
      const quoted = /^"((?:[^"\\]|\\.)*)" <ada@example\.com>$/.exec(formatted)?.[1];
      const bare = quoted?.replace(/\\(.)/g, '$1') ?? formatted.slice(0, -` <${address}>`.length);
      expect(bare).toBe(name);
    }),
    { seed: 6, numRuns: 500 },
  );
});
