import { describe, expect, test } from 'vitest';
import { type Client, isHere } from './clients.ts';

/** A language whose version is this one; whatever is asked of it, it prints. */
const ofVersion = (found: string): Client => ({
  language: 'Go',
  release: 'resend-go 3',
  command: process.execPath,
  words: [],
  baseUrl: '',
  needs: 'Go 1.23',
  probe: ['-p', '"somewhere"'],
  version: { words: ['-p', JSON.stringify(found)], oldest: '1.23' },
});

describe('a language that is too old is as good as none', () => {
  test.each([
    ['go1.19.8', false],
    ['go1.22', false],
    ['go1.3', false],
    ['', false],
    ['go1.23', true],
    ['go1.23.4', true],
    ['go1.100', true],
    ['go2.0', true],
  ])('%s: %s', async (found, isThere) => {
    expect(await isHere(ofVersion(found))).toBe(isThere);
  });
});

test('a client that is not installed is not here', async () => {
  expect(await isHere({ ...ofVersion('go1.23'), probe: ['--no-such-option'] })).toBe(false);
});
