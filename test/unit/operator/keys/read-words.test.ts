import { describe, expect, test } from 'vitest';
import { makeApiKey } from '../../../../functions/callers/api-key.ts';
import {
  readCaller,
  readExpiry,
  readId,
  readKeep,
  readSenders,
} from '../../../../lib/operator/keys/read-words.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
const T0 = 1_767_225_600_000;
const DAY_MS = 86_400_000;

test.each(['a', 'shop', 'Shop_2-eu', 'x'.repeat(64)])('%s is a caller', (name) => {
  expect(readCaller(name)).toBe(name);
});

test.each([undefined, '', 'my shop', 'shop:1', 'büro', 'x'.repeat(65), 'shop\n', 'a#b'])(
  '%j is no caller',
  (name) => {
    expect(() => readCaller(name)).toThrow(/^(Name the --caller\.|--caller takes 1 to 64 [^\n]+\.)$/);
  },
);

test.each([readCaller, (text: string) => readSenders([text])])(
  'an API key in its place is not repeated',
  (read) => {
    const { text } = makeApiKey('live');
    for (const typed of [text, `${text}x`]) {
      expect(() => read(typed)).toThrow(
        /^Name the (caller|sender) alone\. A whole API key [\w ]+: treat it as leaked\.$/,
      );
    }
  },
);

test('senders are read as they are compared, each once, in their order', () => {
  expect(
    readSenders(['Shop.Example', 'No-Reply@SHOP.example', 'shop.example', 'no-reply@bücher.example']),
  ).toEqual(['shop.example', 'No-Reply@shop.example', 'no-reply@xn--bcher-kva.example']);
});

describe('what is no list of senders is one sentence', () => {
  test.each<[string[] | undefined, RegExp]>([
    [undefined, /^Name an address with --from/],
    [['shop.example'], /^Name an address with --from/],
    [
      ['a@shop.example', 'shop'],
      /^--from takes an address or a domain, and "shop" must be a domain, as example\.com\.$/,
    ],
    [['Shop <a@shop.example>'], /^--from takes .+ must be an address without a name\.$/],
    [
      ['a@shop.example\n'.repeat(2)],
      /^--from takes [^\n]+ must not contain line breaks or control characters\.$/,
    ],
    [['a@*.example'], /^--from takes/],
    [[''], /^--from takes/],
    [
      Array.from({ length: 41 }, (_, at) => `a${at}@shop.example`),
      /^--from can be given 40 times at most\.$/,
    ],
  ])('%j', (texts, sentence) => {
    expect(() => readSenders(texts)).toThrow(sentence);
  });
});

test.each<[string, number | undefined]>([
  ['90d', T0 + 90 * DAY_MS],
  ['12h', T0 + DAY_MS / 2],
  ['2026-12-31', Date.UTC(2026, 11, 31)],
  ['2026-12-31T12:00Z', Date.UTC(2026, 11, 31, 12)],
  ['2026-12-31T12:00:00+02:00', Date.UTC(2026, 11, 31, 10)],
  ['never', undefined],
])('--expires %s', (text, expected) => {
  expect(readExpiry(text, T0)).toBe(expected);
});

test.each([
  '',
  'soon',
  '90',
  '90 d',
  '1.5h',
  '-1d',
  '99999d',
  '2026-02-31',
  '2026-13-01',
  '2026-12-31T12:00:00',
  '12-31',
])('--expires %j is one sentence', (text) => {
  expect(() => readExpiry(text, T0)).toThrow(/^--expires takes a time as 90d, .+\.$/);
});

test.each(['0h', '2025-12-31', '2026-01-01', '2026-01-01T00:00:00Z'])(
  '--expires %s is in the past',
  (text) => {
    expect(() => readExpiry(text, T0)).toThrow(/^--expires is in the past: 20\S+\.$/);
  },
);

test('--keep is a span', () => {
  expect([readKeep('24h'), readKeep('7d')]).toEqual([DAY_MS, 7 * DAY_MS]);
  for (const text of ['0h', '2026-12-31', 'never', '']) {
    expect(() => readKeep(text), text).toThrow(/^--keep takes a time as 24h or 7d, and is .+\.$/);
  }
});

test('an id is one, and an API key in its place is not repeated', () => {
  expect(readId('abcdefghijkl')).toBe('abcdefghijkl');
  expect(() => readId(undefined)).toThrow('Name the API key by its id');
  expect(() => readId('key#abcdefghijkl')).toThrow('An id has 12 letters and digits');
  const { text, key } = makeApiKey('live');
  for (const given of [text, `${text}x`, text.slice(0, -1)]) {
    expect(() => readId(given)).toThrow(/^Name the id alone\..+ treat it as leaked\.$/);
    expect(() => readId(given)).not.toThrow(key.secret);
  }
});
