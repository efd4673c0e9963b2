import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfMessage, Messages, readWords } from '../../../lib/local/resp.ts';

const toCommand = (words: readonly string[]) =>
  Buffer.from(
    `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
  );

test.each([
  '+OK\r\n',
  '-ERR no\r\n',
  ':1\r\n',
  '$-1\r\n',
  '$0\r\n\r\n',
  '*0\r\n',
  '*-1\r\n',
  '*2\r\n:1\r\n*1\r\n$1\r\na\r\n',
])('a message is whole with its last byte: %j', (text) => {
  const bytes = Buffer.from(text);
  expect(endOfMessage(bytes)).toBe(bytes.length);
  for (let end = 0; end < bytes.length; end++) expect(endOfMessage(bytes.subarray(0, end))).toBeUndefined();
});

test('commands are read as they were sent, wherever the stream is cut', () => {
  const words = fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(words), fc.array(fc.nat(50)), (commands, cuts) => {
      const messages = new Messages();
      let rest = Buffer.concat(commands.map(toCommand));
      const seen: Buffer[] = [];
      for (const cut of cuts) {
        seen.push(...messages.take(rest.subarray(0, cut)));
        rest = rest.subarray(cut);
      }
      seen.push(...messages.take(rest));
      expect(seen.map(readWords)).toEqual(commands);
    }),
  );
});

test('what is no array of texts has no words', () => {
  expect(readWords(Buffer.from('*1\r\n:1\r\n'))).toEqual([]);
});
