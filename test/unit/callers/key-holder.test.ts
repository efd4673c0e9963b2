import { describe, expect, test } from 'vitest';
import { readKeyHolder, toContext, toHolderScope } from '../../../functions/callers/key-holder.ts';
import { apiKeyRowOf } from '../../support/api-key-row-of.ts';

const key = { mode: 'live', id: 'abcdefghijkl', secret: 'x' } as const;
const context = toContext(apiKeyRowOf(key, { senders: ['a@example.com', 'example.org'] }), key.id);

test('what the authorizer hands on is read as it was', () => {
  expect(readKeyHolder(context)).toEqual({
    caller: 'shop',
    mode: 'live',
    senders: ['a@example.com', 'example.org'],
    apiKey: 'abcdefghijkl',
  });
});

test('it holds texts alone, and nothing of the secret', () => {
  expect(context).toEqual({
    caller: 'shop',
    mode: 'live',
    senders: 'a@example.com,example.org',
    apiKey: 'abcdefghijkl',
  });
});

describe('nobody is read from', () => {
  test.each([
    ['nothing', undefined],
    ["another authorizer's context", { principalId: 'eve' }],
    ['a caller without a name', { ...context, caller: '' }],
    ['a mode that is none', { ...context, mode: 'LIVE' }],
    ['senders that are no text', { ...context, senders: ['example.com'] }],
    ['an API key without an id', { ...context, apiKey: undefined }],
  ])('%s', (_, given) => {
    expect(readKeyHolder(given)).toBeUndefined();
  });
});

test('what is tested and what is sent have scopes of their own', () => {
  const holder = { caller: 'shop', mode: 'live', senders: [], apiKey: 'a' } as const;
  expect(toHolderScope(holder)).toBe('api-key:shop');
  expect(toHolderScope({ ...holder, mode: 'test' })).toBe('api-key:shop test');
  expect(toHolderScope({ ...holder, apiKey: 'b' })).toBe('api-key:shop');
});
