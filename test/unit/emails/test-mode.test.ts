import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Email } from '../../../functions/emails/email.ts';
import { parseEmail } from '../../../functions/emails/parse-email.ts';
import { isTestEmail, toTestEmail } from '../../../functions/emails/test-mode.ts';
import { toSendEmailInput } from '../../../functions/ses/send-email-input.ts';

type Json = { [name: string]: unknown };

const minimal = { to: 'jane@example.org', subject: 'Hello', text: 'Hi' };
const from = { address: 'shop@example.com' };

function emailOf(json: Json): Email & { from: typeof from } {
  const reading = parseEmail(json);
  if ('errors' in reading) throw new Error(JSON.stringify(reading.errors));
  return { from, ...reading.email } as Email & { from: typeof from };
}
const tested = (json: Json, secret = 'order-1') => toTestEmail(emailOf(json), secret);
const toOf = (json: Json, secret?: string) => tested(json, secret).to.map(({ address }) => address);

test('an email of test mode is the given one, for the mailbox simulator', () => {
  const file = { filename: 'a.txt', content: 'aGVsbG8=' };
  const headers: Json = { 'X-Shop': 'jane@example.org' };
  expect(
    tested({
      ...minimal,
      to: 'Jane <jane@example.org>',
      html: '<p>jane@example.org',
      headers,
      attachments: [file],
    }),
  ).toEqual({
    from,
    to: [{ address: 'success+04ef9f576efebc99@simulator.amazonses.com' }],
    subject: '[test] Hello',
    text: 'Hi',
    html: '<p>jane@example.org',
    headers: [['X-Shop', 'jane@example.org']],
    attachments: [file],
  });
});

describe('a label', () => {
  test('is the same for an address wherever it stands, and another for another one', () => {
    const { to, cc, reply_to } = tested({
      ...minimal,
      to: ['jane@example.org', 'Jane@example.org'],
      cc: 'ada@example.org',
      reply_to: 'jane@example.org',
    });
    expect(new Set([...to, ...(cc ?? [])].map(({ address }) => address)).size).toBe(3);
    expect(reply_to).toEqual([to[0]]);
  });

  test('is another one under another key: nobody tells whose address it stands for', () => {
    expect(toOf(minimal, 'order-1')).toEqual(toOf(minimal, 'order-1'));
    expect(toOf(minimal, 'order-1')).not.toEqual(toOf(minimal, 'order-2'));
  });
});

test.each(['success', 'bounce', 'complaint', 'suppressionlist', 'ooto'])(
  'the %s of the simulator stays as it is given, with a label and without',
  (what) => {
    const given = [`${what}@simulator.amazonses.com`, `${what}+a.b@simulator.amazonses.com`];
    expect(toOf({ ...minimal, to: given })).toEqual(given);
    expect(toOf({ ...minimal, to: given[0]?.toUpperCase() })).toHaveLength(1);
  },
);

test('a name goes, beside an address of the simulator too', () => {
  const to = '"jane@example.org" <bounce@simulator.amazonses.com>';
  expect(tested({ ...minimal, to }).to).toEqual([{ address: 'bounce@simulator.amazonses.com' }]);
});

test.each([
  'jane@simulator.amazonses.com',
  'bounces@simulator.amazonses.com',
  'bounce@simulator.amazonses.com.example',
  'bounce@evil.simulator.amazonses.com',
  'bounce@simulatorxamazonses.com',
  'x.bounce@simulator.amazonses.com',
  'bounce@example.com',
])('%s is none of the simulator', (to) => {
  expect(toOf({ ...minimal, to })).toEqual([
    expect.stringMatching(/^success\+[0-9a-f]{16}@simulator\.amazonses\.com$/),
  ]);
});

describe('the subject', () => {
  test('stays as long as one may be', () => {
    const { subject } = tested({ ...minimal, subject: '𝒳'.repeat(998) });
    expect([...subject]).toHaveLength(998);
    expect(subject).toBe(`[test] ${'𝒳'.repeat(991)}`);
  });

  test('says it once more where it says so already', () => {
    expect(tested({ ...minimal, subject: '[test] Hello' }).subject).toBe('[test] [test] Hello');
  });
});

describe('the inbox marks', () => {
  const simulated = ['success+1@simulator.amazonses.com', '"A" <bounce@simulator.amazonses.com>'];
  test.each([
    [true, 'an email of test mode', '[test] Hello', simulated],
    [false, 'no other subject', 'Hello', simulated],
    [false, 'no other recipient', '[test] Hello', [...simulated, 'jane@example.org']],
  ])('%s: %s', (is, _, subject, recipients) => {
    expect(isTestEmail(subject, recipients)).toBe(is);
  });
});

const SIMULATED = /^(success|bounce|complaint|suppressionlist|ooto)(\+[^@\s<>]*)?@simulator\.amazonses\.com$/;

/** Headers by which a server of mail may be told to whom an email goes. */
const ADDRESSING = /^(to|cc|bcc|resent-.*|apparently-to|delivered-to|reply-to|return-path)$/i;

test('whatever the email, SES is given no recipient but those of the simulator', () => {
  const local = fc.stringMatching(/^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,20}$/);
  const domain = fc.constantFrom(
    'example.org',
    'BÜCHER.example',
    'simulator.amazonses.com',
    'mail.simulator.amazonses.com',
  );
  const address = fc.oneof(
    fc.tuple(local, domain).map(([a, b]) => `${a}@${b}`),
    fc.constantFrom(
      'bounce@simulator.amazonses.com',
      'ooto+1@SIMULATOR.amazonses.com',
      'Bounce@simulator.amazonses.com',
    ),
  );
  const name = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      'eve@example.org',
      'a <eve@example.org>',
      '=?utf-8?q?eve=40example.org?=',
      '",eve@example.org,"',
    ),
  );
  const one = fc.oneof(
    address,
    fc.tuple(name, address).map(([n, a]) => `${n} <${a}>`),
    fc.tuple(name, address).map(([n, a]) => `"${n.replace(/["\\]/g, '\\$&')}" <${a}>`),
  );
  const list = fc.oneof(one, fc.array(one, { maxLength: 5 }));
  const headerName = fc.constantFrom(
    'X-Order',
    'List-Unsubscribe',
    'In-Reply-To',
    'Bcc',
    'Resent-To',
    'Apparently-To',
  );
  const email = fc.record(
    {
      to: list,
      cc: list,
      bcc: list,
      reply_to: list,
      subject: fc.string({ unit: 'grapheme' }),
      text: fc.constant('Hi'),
      html: fc.constant('<p>Hi'),
      headers: fc.dictionary(headerName, fc.constantFrom('eve@example.org', '<mailto:eve@example.org>'), {
        maxKeys: 2,
      }),
      tags: fc.constant([{ name: 'a', value: 'eve' }]),
      attachments: fc.constant([{ filename: 'a.txt', content: 'aGk=' }]),
    },
    { requiredKeys: ['to', 'subject', 'text'] },
  );
  let seen = 0;
  fc.assert(
    fc.property(email, fc.string({ minLength: 1 }), (json, secret) => {
      const reading = parseEmail(json);
      fc.pre('email' in reading);
      seen += 1;
      const whole = { from, ...reading.email } as Email & { from: typeof from };
      const input = toSendEmailInput(
        toTestEmail(whole, secret),
        { pk: 'p', claimId: 'c', caller: 'w' },
        'set',
      );
      const { Destination = {}, ReplyToAddresses = [], Content, ...others } = input;
      const recipients = [...Object.values(Destination).flat(), ...ReplyToAddresses];
      for (const recipient of recipients) expect(recipient).toMatch(SIMULATED);
      // Nothing else that SES is given names a mailbox: a new member must be looked at here.
      expect(Object.keys(others).sort()).toEqual(['ConfigurationSetName', 'EmailTags', 'FromEmailAddress']);
      const { Headers = [], ...simple } = Content?.Simple ?? {};
      for (const member of Object.keys(simple)) expect(['Attachments', 'Body', 'Subject']).toContain(member);
      for (const { Name } of Headers) expect(Name).not.toMatch(ADDRESSING);
      const count = (all: Email) =>
        new Set([...all.to, ...(all.cc ?? []), ...(all.bcc ?? [])].map((m) => m.address)).size;
      expect(count(toTestEmail(whole, secret))).toBe(count(whole));
    }),
    { numRuns: 500 },
  );
  expect(seen).toBeGreaterThan(200);
});
