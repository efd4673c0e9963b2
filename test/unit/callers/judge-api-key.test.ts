import { describe, expect, test } from 'vitest';
import { makeApiKey } from '../../../functions/callers/api-key.ts';
import type { ApiKeyRow } from '../../../functions/callers/api-key-row.ts';
import { judgeApiKey } from '../../../functions/callers/judge-api-key.ts';
import { apiKeyRowOf, CREATED } from '../../support/api-key-row-of.ts';

const { key } = makeApiKey('live');
const { key: other } = makeApiKey('live');
const NOW = CREATED + 1_000;

test('an API key lets its caller in', () => {
  const row = apiKeyRowOf(key);
  expect(judgeApiKey(key, row, NOW)).toEqual({ kind: 'authorized', row });
});

describe('lets nobody in', () => {
  test.each<[string, ApiKeyRow | undefined, string]>([
    ['an id that nobody has', undefined, 'unknown'],
    ['the secret of another API key', apiKeyRowOf(other), 'wrong'],
    ['one whose mode was changed, checksum and all', apiKeyRowOf(key, { mode: 'test' }), 'wrong'],
    ['a revoked one', apiKeyRowOf(key, { revokedAt: NOW }), 'revoked'],
    ['an expired one', apiKeyRowOf(key, { expiresAt: NOW }), 'expired'],
    ['a revoked one that has expired since', apiKeyRowOf(key, { revokedAt: 1, expiresAt: 2 }), 'revoked'],
    ['a revoked one with another secret', apiKeyRowOf(other, { revokedAt: 1 }), 'wrong'],
  ])('%s', (_, row, reason) => {
    expect(judgeApiKey(key, row, NOW)).toEqual({ kind: 'refused', reason });
  });
});

test('it works until the millisecond at which it expires, or is revoked', () => {
  const row = apiKeyRowOf(key, { expiresAt: NOW + 1, revokedAt: NOW + 1 });
  expect(judgeApiKey(key, row, NOW).kind).toBe('authorized');
  expect(judgeApiKey(key, row, NOW + 1).kind).toBe('refused');
});
