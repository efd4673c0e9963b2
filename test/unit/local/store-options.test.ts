import { expect, test } from 'vitest';
import { storeFrom, windowFrom } from '../../../lib/local/store-options.ts';

test('without --store there is the table, and with REDIS_URL no server is started', () => {
  expect(storeFrom(undefined, 'redis://localhost:1')).toBeUndefined();
  expect(storeFrom('redis', 'redis://localhost:1')).toEqual({ url: 'redis://localhost:1' });
});

test('another store is refused in a sentence', () => {
  expect(() => storeFrom('dynamodb', undefined)).toThrow('--store can be redis only, and is "dynamodb"');
});

test.each([
  [undefined, undefined],
  ['1', 1],
  ['86400', 86_400],
])('WINDOW_SECONDS=%s is %s seconds', (text, seconds) => {
  expect(windowFrom(text)).toBe(seconds);
});

test.each(['', '0', '86401', '1.5', 'a minute'])('WINDOW_SECONDS=%s is refused in a sentence', (text) => {
  expect(() => windowFrom(text)).toThrow(`WINDOW_SECONDS must be 1 to 86400, and is "${text}"`);
});
