import { expect, test } from 'vitest';
import { Mailbox, type StoredEmail } from '../../../lib/local/mailbox.ts';

const email = (messageId: string): StoredEmail => ({
  messageId,
  from: 'no-reply@example.com',
  replyTo: [],
  destination: { to: ['jane@example.com'], cc: [], bcc: [] },
  subject: messageId,
  body: { text: 'Hello.' },
  attachments: [],
  tags: {},
  at: 1_700_000_000,
});

const MIB = 1_024 * 1_024;

test('keeps the newest thousand', () => {
  const mailbox = new Mailbox();
  for (let count = 1; count <= 1_001; count += 1) mailbox.add(email(`ses-${count}`), 1);
  expect([mailbox.emails.length, mailbox.emails[0]?.messageId]).toEqual([1_000, 'ses-2']);
  expect(mailbox.find('ses-1')).toBeUndefined();
  expect(mailbox.find('ses-1001')?.subject).toBe('ses-1001');
});

test('keeps 64 MiB, and always the last one', () => {
  const mailbox = new Mailbox();
  for (const id of ['a', 'b', 'c']) mailbox.add(email(id), 32 * MIB);
  expect(mailbox.emails.map(({ messageId }) => messageId)).toEqual(['b', 'c']);
  mailbox.add(email('large'), 65 * MIB);
  expect(mailbox.emails.map(({ messageId }) => messageId)).toEqual(['large']);
  mailbox.add(email('small'), 1);
  expect(mailbox.emails.map(({ messageId }) => messageId)).toEqual(['small']);
});

test('has room again when it was cleared', () => {
  const mailbox = new Mailbox();
  mailbox.add(email('a'), 64 * MIB);
  mailbox.clear();
  expect(mailbox.emails).toEqual([]);
  for (const id of ['b', 'c']) mailbox.add(email(id), 32 * MIB);
  expect(mailbox.emails).toHaveLength(2);
});
