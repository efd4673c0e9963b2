import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { OutcomeEvent } from '../../../functions/outcomes/outcome-event.ts';
import { outcomeLine, requestLine } from '../../../lib/local/terminal.ts';

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

test.each([
  [{ messages: 3, delivered: 3 }, ''],
  [
    { messages: 3, delivered: 1, failed: 2, errors: ['refused', '500'] },
    'did not take 2 (refused, 500): again later',
  ],
  [{ messages: 1, gone: 1 }, 'is gone (410), and not told it again'],
])('what the webhook made of %j is told as "%s"', (line, text) => {
  const said = told({ event: 'webhook', ...line });
  expect(said.replace(/ {2,}/g, ' ')).toBe(text && `12:00:00 Webhook ${text}`);
});

test('what was announced is not told again', () => {
  expect(told({ event: 'announced', messages: 3 })).toBe('');
});

test.each([
  ['accepted', undefined, ''],
  ['delivered', undefined, ''],
  ['bounced', 'mailbox-unknown', 'bounced (mailbox-unknown)'],
  ['rejected', undefined, 'rejected'],
] as const)('an email that was %s, for %s, is told as "%s"', (state, reason, text) => {
  const event = { data: { email_id: '0100-1', state, ...(reason && { reason }) } } as OutcomeEvent;
  const line = stripVTControlCharacters(outcomeLine(event, new Date(2026, 0, 1, 12, 0, 0)));
  expect(line.replace(/ {2,}/g, ' ')).toBe(text && `12:00:00 SES ${text} 0100-1`);
});

test('a route is told without its parameter', () => {
  const line = told({ status: 200, outcome: 'looked-up', found: 'bounced', route: 'GET /emails/{id}' });
  expect(line).toMatch(/^12:00:00 {2}GET \/emails {3}200 {2}looked-up \(bounced\) +12 ms$/);
});
