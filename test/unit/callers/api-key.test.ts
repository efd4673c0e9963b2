import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashSecret, makeApiKey, readApiKey } from '../../../functions/callers/api-key.ts';

const SECRET = '0123456789ABCDEFGHIJKLMNOPQRSTUV';
const TEXT = `ea_live_abcdefghijkl_${SECRET}2mhgsN`;

describe('an API key', () => {
  test('is read', () => {
    expect(readApiKey(TEXT)).toEqual({ mode: 'live', id: 'abcdefghijkl', secret: SECRET });
  });

  test.each(['live', 'test'] as const)('of mode %s is what was made', (mode) => {
    const { text, key } = makeApiKey(mode);
    expect(readApiKey(text)).toEqual(key);
    expect(text).toMatch(new RegExp(`^ea_${mode}_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}$`));
  });

  test('ends in the CRC32 of everything before it, so that scanners can tell it from noise', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(255)), (bytes) => {
        const random = (size: number) => Buffer.from([...bytes.take(size)]);
        const { text } = makeApiKey('test', random);
        const digits = [...text.slice(-6)].map((digit) => BASE_62.indexOf(digit));
        expect(digits.reduce((sum, digit) => sum * 62 + digit, 0)).toBe(crc32(text.slice(0, -6)));
      }),
    );
  });

  test('with one character changed, or two that stand together exchanged, is none', () => {
    const { text } = makeApiKey('live');
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...BASE_62), (at, digit) => {
        fc.pre(text[at] !== digit);
        expect(readApiKey(text.slice(0, at) + digit + text.slice(at + 1))).toBeUndefined();
      }),
    );
    for (let at = 21; at < text.length - 1; at++) {
      if (text[at] === text[at + 1]) continue;
      expect(
        readApiKey(`${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`),
      ).toBeUndefined();
    }
  });

  test.each([
    '',
    'ea_live_',
    ` ${TEXT}`,
    `${TEXT} `,
    `${TEXT}\n`,
    TEXT.toUpperCase(),
    're_123456789',
    TEXT.slice(0, -1),
  ])('is not %j', (text) => {
    expect(readApiKey(text)).toBeUndefined();
  });

  test('of one mode is none of the other', () => {
    expect(readApiKey(TEXT.replace('live', 'test'))).toBeUndefined();
  });

  test('has digits that are all as likely: a byte that would favour some is drawn again', () => {
    // 248 is the last multiple of 62 in a byte.
    const bytes = [255, 248, 247, 0, 61, 62, 250, ...Array.from({ length: 60 }, () => 1)];
    const { key } = makeApiKey('live', (size) => Buffer.from(bytes.splice(0, size)));
    expect(key.id).toBe('z0z011111111');
    const counts = new Map<string, number>();
    for (let n = 0; n < 62; n++) {
      const { secret } = makeApiKey('live', () => Buffer.from([n])).key;
      counts.set(secret, (counts.get(secret) ?? 0) + 1);
    }
    expect(counts.size).toBe(62);
  });

  test('is another one each time', () => {
    expect(makeApiKey('live').text).not.toBe(makeApiKey('live').text);
  });

  test('leaves a hash of its secret', () => {
    expect(hashSecret('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });
});

const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
