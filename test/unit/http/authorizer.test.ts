import { beforeEach, describe, expect, test, vi } from 'vitest';
import { makeApiKey } from '../../../functions/callers/api-key.ts';
import type { ApiKeyRow } from '../../../functions/callers/api-key-row.ts';
import { type AuthorizerEvent, createAuthorizer } from '../../../functions/http/authorizer.ts';
import { apiKeyRowOf, CREATED } from '../../support/api-key-row-of.ts';

const NOW = CREATED + 1_000;
const shop = makeApiKey('live');
const stranger = makeApiKey('live');
const revoked = makeApiKey('live');
const expired = makeApiKey('test');
const rows = new Map<string, ApiKeyRow>([
  [shop.key.id, apiKeyRowOf(shop.key)],
  [revoked.key.id, apiKeyRowOf(revoked.key, { revokedAt: NOW - 1 })],
  [expired.key.id, apiKeyRowOf(expired.key, { expiresAt: NOW - 1 })],
]);

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An API key with this id, and a secret of zeros: its checksum fits. */
function forge(id: string): string {
  const bytes = [...id].map((digit) => DIGITS.indexOf(digit));
  return makeApiKey('live', (size) => Buffer.from([...bytes.splice(0), ...Buffer.alloc(size)].slice(0, size)))
    .text;
}

const guessed = forge(shop.key.id);

const find = vi.fn(async (id: string) => rows.get(id));
const log = vi.fn((_line: object) => {});
const authorize = createAuthorizer({ find, now: () => NOW, log });
const asking = (...identitySource: string[]): AuthorizerEvent => ({
  identitySource,
  requestContext: { requestId: 'request-1' },
});

beforeEach(() => {
  find.mockClear();
  log.mockClear();
});

test('who shows an API key is let in, and the functions hear who it is', async () => {
  expect(await authorize(asking(`Bearer ${shop.text}`))).toEqual({
    isAuthorized: true,
    context: { caller: 'shop', mode: 'live', senders: 'no-reply@example.com', apiKey: shop.key.id },
  });
  expect(find.mock.calls).toEqual([[shop.key.id]]);
});

test.each(['bearer', 'BEARER', 'Bearer  '])('the scheme is read as %j, too', async (scheme) => {
  expect(await authorize(asking(`${scheme} ${shop.text} `))).toMatchObject({ isAuthorized: true });
});

describe('one and the same refusal, after one read, for', () => {
  test.each([
    ['a secret that is wrong', guessed, 'wrong', shop.key.id],
    ['an id that nobody has', stranger.text, 'unknown', stranger.key.id],
    ['a revoked one', revoked.text, 'revoked', revoked.key.id],
    ['an expired one', expired.text, 'expired', expired.key.id],
  ])('%s', async (_, text, reason, apiKey) => {
    expect(await authorize(asking(`Bearer ${text}`))).toEqual({ isAuthorized: false });
    expect(find).toHaveBeenCalledTimes(1);
    expect(log.mock.calls).toEqual([
      [{ event: 'authorization', gatewayRequestId: 'request-1', outcome: 'refused', reason, apiKey }],
    ]);
  });
});

describe('the same refusal, and no read, for', () => {
  test.each([
    ['nothing', asking()],
    ['an empty header', asking('')],
    ['no scheme', asking(shop.text)],
    ['another scheme', asking(`Basic ${shop.text}`)],
    ['two API keys', asking(`Bearer ${shop.text},Bearer ${shop.text}`)],
    ['a typing error', asking(`Bearer ${shop.text.slice(0, -1)}-`)],
    ["an API key of Resend's", asking('Bearer re_123456789')],
    ['a megabyte', asking(`Bearer ${'ea_live_'.repeat(131_072)}`)],
  ])('%s', async (_, event) => {
    expect(await authorize(event)).toEqual({ isAuthorized: false });
    expect(find).not.toHaveBeenCalled();
    expect(log.mock.calls).toEqual([
      [{ event: 'authorization', gatewayRequestId: 'request-1', outcome: 'refused', reason: 'malformed' }],
    ]);
  });
});

test('a thousand guesses cost a read each, and get one answer', async () => {
  const answers = new Set<string>();
  for (let guess = 0; guess < 1_000; guess++) {
    answers.add(JSON.stringify(await authorize(asking(`Bearer ${makeApiKey('live').text}`))));
  }
  expect([...answers]).toEqual(['{"isAuthorized":false}']);
  expect(find).toHaveBeenCalledTimes(1_000);
});

test('it throws when the table does not answer: nobody is let in, and nobody is told that their API key is wrong', async () => {
  const outage = Object.assign(new Error('Down'), { name: 'TimeoutError' });
  find.mockRejectedValueOnce(outage);
  await expect(authorize(asking(`Bearer ${shop.text}`))).rejects.toBe(outage);
  expect(log.mock.calls).toEqual([
    [
      {
        event: 'authorization',
        gatewayRequestId: 'request-1',
        outcome: 'failed',
        apiKey: shop.key.id,
        error: 'TimeoutError',
      },
    ],
  ]);
});

test('no line has more of the header than the id', async () => {
  for (const text of [shop.text, guessed, stranger.text, revoked.text, `${shop.text}x`]) {
    await authorize(asking(`Bearer ${text}`));
  }
  const lines = JSON.stringify(log.mock.calls);
  for (const { key } of [shop, stranger, revoked]) expect(lines).not.toContain(key.secret.slice(0, 6));
  expect(lines).not.toContain('ea_');
  expect(lines).not.toContain('Bearer');
});
