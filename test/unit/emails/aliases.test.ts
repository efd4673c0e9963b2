import { expect, test } from 'vitest';
import { renameAliases } from '../../../functions/emails/aliases.ts';
import { parseEmail } from '../../../functions/emails/parse-email.ts';

const email = { to: 'a@example.com', subject: 'Hello', html: '<img src="cid:logo">' };
const file = { filename: 'logo.png', content: 'iVBORw0K' };
const other = { filename: 'a.txt', content: 'aGVsbG8=' };
const read = (attachments: unknown) => parseEmail(renameAliases({ ...email, attachments }));

test.each([
  [{ ...file, inline_content_id: 'logo' }],
  [{ ...file, inline_content_id: 'logo', content_id: 'logo' }],
  [{ ...file, inline_content_id: 'logo', content_id: null }],
  [{ ...file, inline_content_id: null, content_id: 'logo' }],
])('inline_content_id is content_id: %j', (attachment) => {
  expect(read([other, attachment])).toEqual(read([other, { ...file, content_id: 'logo' }]));
  expect(read([other, attachment])).toHaveProperty('email.attachments.1.content_id', 'logo');
});

test('where both are there and differ, the one that is not known is refused', () => {
  expect(read([{ ...file, inline_content_id: 'a', content_id: 'b' }])).toMatchObject({
    errors: [{ pointer: '/attachments/0/inline_content_id' }],
  });
});

test.each([
  [null],
  ['text'],
  [[]],
  [{}],
  [{ attachments: null }],
  [{ attachments: [null, 1, 'a', [], file] }],
  [{ inline_content_id: 'a' }],
  [JSON.parse('{"__proto__":{"attachments":[{"inline_content_id":"a"}]}}')],
])('anything else stays as it is: %j', (json) => {
  expect(renameAliases(json)).toBe(json);
});

test('nothing that is given is changed, and no member gets lost', () => {
  const json = JSON.parse('{"__proto__":1,"attachments":[{"__proto__":2,"inline_content_id":"a"}]}');
  const given = structuredClone(json);
  const renamed = renameAliases(json);
  expect(JSON.stringify(renamed)).toBe('{"__proto__":1,"attachments":[{"__proto__":2,"content_id":"a"}]}');
  expect(json).toEqual(given);
});
