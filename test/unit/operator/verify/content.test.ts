import { expect, test } from 'vitest';
import { readRequest } from '../../../../functions/http/read-request.ts';
import { findSender } from '../../../../lib/operator/verify/content.ts';
import { httpEvent } from '../../../support/http-event.ts';

/** What the API itself says to a sender that is not allowed. */
function refusal(allowed: string[]) {
  const email = {
    from: 'verify@email-api.invalid',
    to: 'jane@example.com',
    subject: 'Hello',
    text: 'Hello.',
  };
  const senders = { defaultFrom: { address: 'no-reply@example.com' }, allowed };
  const reading = readRequest(httpEvent(email, 'key'), senders);
  if (reading.kind !== 'problem') throw new Error('It was allowed.');
  return { json: JSON.parse(reading.answer.body) };
}

test.each<[allowed: string[], sender: string | undefined]>([
  [['no-reply@example.com'], 'no-reply@example.com'],
  [['example.org', 'one@example.com', 'two@example.com'], 'one@example.com'],
  // SES may know only some of its addresses.
  [['example.org'], undefined],
])('of the senders %j, %s is tried', (allowed, address) => {
  expect(findSender(refusal(allowed))).toEqual(address && { address });
});

test('a problem that names none has none', () => {
  expect(findSender({ json: {} })).toBeUndefined();
});
