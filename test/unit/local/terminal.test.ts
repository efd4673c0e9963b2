import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { requestLine } from '../../../lib/local/terminal.ts';

const told = (line: { [name: string]: unknown }) =>
  stripVTControlCharacters(
    requestLine(
      { event: 'request', route: 'POST /email', durationMs: 12, ...line },
      new Date(2026, 0, 1, 12, 0, 0),
    ),
  );

test.each([
  [{ outcome: 'authorized', apiKey: 'abcdefghijkl' }, ''],
  [{ outcome: 'failed', apiKey: 'abcdefghijkl' }, ''],
  [
    { outcome: 'refused', reason: 'revoked', apiKey: 'abcdefghijkl' },
    '12:00:00  POST /email   403  API key revoked',
  ],
])('what the authorizer said, %j, is told as "%s"', (line, text) => {
  expect(told({ event: 'authorization', ...line })).toBe(text);
});

test.each([
  [{ status: 202, outcome: 'sent', replayed: false }, 'sent'],
  [{ status: 202, outcome: 'sent', replayed: true }, 'sent (replay)'],
  [{ status: 400, outcome: 'rejected', problem: 'invalid-email' }, 'rejected (invalid-email)'],
  [
    { status: 400, outcome: 'rejected', problem: 'idempotency-key-missing' },
    'rejected (idempotency-key-missing)',
  ],
  [{ status: 400, outcome: 'rejected' }, 'rejected'],
  [{ status: 400, outcome: 'refused', reason: 'address-blocked' }, 'refused (address-blocked)'],
  [{ status: 503, outcome: 'not-sent', reason: 'identity-not-verified' }, 'not-sent (identity-not-verified)'],
  [{ status: 200, outcome: 'looked-up', found: 'sent' }, 'looked-up (sent)'],
])('%j is told as "%s", the time after it in its column', (line, outcome) => {
  const text = told(line);
  expect(text.replace(/ {2,}/g, ' ')).toBe(`12:00:00 POST /email ${line.status} ${outcome} 12 ms`);
  expect(text.indexOf(' ms')).toBe(71);
});
