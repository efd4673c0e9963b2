import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TOLD } from '../../../functions/emails/life.ts';
import { REASONS } from '../../../functions/emails/life-reasons.ts';
import { hashRecipient, readLife } from '../../../functions/outcomes/read-life.ts';
import type { Json } from '../../../functions/outcomes/read-told-states.ts';

const PROOF = { pk: 'record-1', claimId: 'claim-1', messageId: 'm-1' };
const CALLER = 'u2WHcuE3Cv_o-PKLoDCaC-cyGw0yh2Ngcr1ZslKcWM0';
/** 2017-08-05T00:40:02.012Z and 00:41:02.669Z, as in SES's examples. */
const ACCEPTED_AT = 1_501_893_602_012;
const LATER = 1_501_893_662_669;
const TIMES = { mail: '2017-08-05T00:40:02.012Z', later: '2017-08-05T00:41:02.669Z' };

/** The `mail` of SES's examples ("Examples of event data that Amazon SES publishes to Amazon SNS"). */
const mailOf = (changes: object = {}) => ({
  timestamp: TIMES.mail,
  source: 'Sender Name <sender@example.com>',
  sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/sender@example.com',
  sendingAccountId: '123456789012',
  messageId: 'm-1',
  destination: ['recipient@example.com'],
  headersTruncated: false,
  headers: [{ name: 'To', value: 'recipient@example.com' }],
  commonHeaders: { to: ['recipient@example.com'] },
  tags: {
    'ses:configuration-set': ['email-api'],
    'ses:source-ip': ['192.0.2.0'],
    campaign: ['spring'],
    'email-api-record': ['record-1'],
    'email-api-claim': ['claim-1'],
    'email-api-caller': [CALLER],
  },
  ...changes,
});

const read = (event: Json, mail: object = {}) => readLife({ mail: mailOf(mail), ...event }, PROOF);
/** What it tells beside that SES took the email: address, state, seconds since, and why. */
const more = (event: Json, mail: object = {}) =>
  read(event, mail)
    ?.states.filter(({ told }) => told !== 'accepted')
    .map(({ address, told, at, reason }) => [address, told, at, reason]);

const R = 'recipient@example.com';
const dsn = (status?: string) => ({ emailAddress: R, action: 'failed', status, diagnosticCode: 'smtp; 550' });
const bounce = (bounceType: string, bounceSubType: string, changes: object = {}): Json => ({
  eventType: 'Bounce',
  bounce: {
    bounceType,
    bounceSubType,
    bouncedRecipients: [dsn('5.1.1')],
    timestamp: TIMES.later,
    feedbackId: '01000157c44f053b-example-000000',
    reportingMTA: 'dsn; mta.example.com',
    ...changes,
  },
});
const complaint = (changes: object = {}): Json => ({
  eventType: 'Complaint',
  complaint: {
    complainedRecipients: [{ emailAddress: R }],
    timestamp: TIMES.later,
    feedbackId: '01000157c44f053b-example-000000',
    userAgent: 'Mozilla/5.0',
    complaintFeedbackType: 'abuse',
    arrivalDate: TIMES.later,
    ...changes,
  },
});
const delivery = (recipients: unknown, timestamp: unknown = TIMES.later): Json => ({
  eventType: 'Delivery',
  delivery: { timestamp, processingTimeMillis: 11_893, recipients, smtpResponse: '250 ok' },
});

test('Send tells that SES took the email, whose it is and for whom', () => {
  expect(read({ eventType: 'Send', send: {} })).toEqual({
    id: 'm-1',
    record: 'record-1',
    claimId: 'claim-1',
    caller: CALLER,
    acceptedAt: ACCEPTED_AT,
    tags: { campaign: 'spring' },
    states: [{ recipient: hashRecipient('claim-1', R), address: R, told: 'accepted', at: ACCEPTED_AT }],
  });
});

describe('what SES tells of a recipient', () => {
  test.each<[string, Json, unknown[]]>([
    ['a delivery', delivery([R]), [R, 'delivered', LATER, undefined]],
    ['a complaint', complaint(), [R, 'complained', LATER, 'spam']],
    [
      'a complaint without a kind',
      complaint({ complaintFeedbackType: undefined }),
      [R, 'complained', LATER, 'other'],
    ],
    [
      'a complaint before: the address is on the list',
      complaint({ complaintSubType: 'OnAccountSuppressionList' }),
      [R, 'suppressed', LATER, 'suppressed-by-account'],
    ],
    [
      'a virus',
      { eventType: 'Reject', reject: { reason: 'Bad content' } },
      [R, 'rejected', ACCEPTED_AT, 'virus'],
    ],
    [
      'a template',
      {
        eventType: 'Rendering Failure',
        failure: { errorMessage: 'Attribute is not present', templateName: 'T' },
      },
      [R, 'rejected', ACCEPTED_AT, 'template'],
    ],
    [
      'a delay',
      {
        eventType: 'DeliveryDelay',
        deliveryDelay: {
          timestamp: TIMES.later,
          delayType: 'TransientCommunicationFailure',
          expirationTime: '2020-06-16T00:25:40.914Z',
          delayedRecipients: [{ emailAddress: R, status: '4.4.1', diagnosticCode: 'smtp; 421' }],
        },
      },
      [R, 'delayed', LATER, 'server-unavailable'],
    ],
    ['a bounce', bounce('Permanent', 'General'), [R, 'bounced-permanent', LATER, 'mailbox-unknown']],
    [
      'one that says no more',
      bounce('Permanent', 'NoEmail'),
      [R, 'bounced-permanent', LATER, 'mailbox-unknown'],
    ],
    ['SES’s list', bounce('Permanent', 'Suppressed'), [R, 'suppressed', LATER, 'suppressed-by-ses']],
    [
      'the account’s list',
      bounce('Permanent', 'OnAccountSuppressionList'),
      [R, 'suppressed', LATER, 'suppressed-by-account'],
    ],
    [
      'the sender’s list',
      bounce('Permanent', 'UnsubscribedRecipient'),
      [R, 'suppressed', LATER, 'unsubscribed'],
    ],
    [
      'an automatic reply',
      bounce('Transient', 'General', { bouncedRecipients: [{ emailAddress: R }] }),
      [R, 'bounced-transient', LATER, 'other'],
    ],
    ['a full mailbox', bounce('Transient', 'MailboxFull'), [R, 'bounced-transient', LATER, 'mailbox-full']],
    [
      'a large message',
      bounce('Transient', 'MessageTooLarge'),
      [R, 'bounced-transient', LATER, 'message-too-large'],
    ],
    ['a timeout', bounce('Transient', 'CustomTimeoutExceeded'), [R, 'bounced-transient', LATER, 'timeout']],
    ['content', bounce('Transient', 'ContentRejected'), [R, 'bounced-transient', LATER, 'content-rejected']],
    [
      'a file',
      bounce('Transient', 'AttachmentRejected'),
      [R, 'bounced-transient', LATER, 'attachment-rejected'],
    ],
    [
      'what SES cannot tell',
      bounce('Undetermined', 'Undetermined', { bouncedRecipients: [{ emailAddress: R }] }),
      [R, 'bounced-transient', LATER, 'other'],
    ],
    [
      'a type of bounce that SES adds later',
      bounce('Novel', 'New'),
      [R, 'bounced-transient', LATER, 'mailbox-unknown'],
    ],
  ])('%s', (_what, event, expected) => {
    expect(more(event)).toEqual([expected]);
  });

  test.each<[string, Json]>([
    ['that a report is no complaint', complaint({ complaintFeedbackType: 'not-spam' })],
    ['that somebody opened it', { eventType: 'Open', open: { timestamp: TIMES.later, userAgent: 'x' } }],
    ['that somebody clicked', { eventType: 'Click', click: { timestamp: TIMES.later, link: 'https://x' } }],
    [
      'that somebody unsubscribed',
      { eventType: 'Subscription', subscription: { source: 'UnsubscribeHeader' } },
    ],
    ['what there is no word for yet', { eventType: 'Novelty', novelty: { recipients: [R] } }],
    ['nothing', {}],
  ])('%s: no more than that SES took the email', (_what, event) => {
    expect(read(event)?.states).toHaveLength(1);
    expect(more(event)).toEqual([]);
  });
});

describe('of several recipients', () => {
  const destination = ['Ada <ada@example.com>', 'BOB@example.com', 'eve@example.net', 'bob@example.com'];

  test('each was accepted, once, whatever the name and the case', () => {
    expect(read({}, { destination })?.states.map(({ address, told }) => [address, told])).toEqual([
      ['ada@example.com', 'accepted'],
      ['bob@example.com', 'accepted'],
      ['eve@example.net', 'accepted'],
    ]);
  });

  test('those are meant whom the event names, in any writing, each once', () => {
    const named = ['"Bob, B." <Bob@Example.com>', 'ADA@example.com', 'bob@example.com', 'ada@example.com '];
    expect(more(delivery(named), { destination })).toEqual([
      ['ada@example.com', 'delivered', LATER, undefined],
      ['bob@example.com', 'delivered', LATER, undefined],
    ]);
  });

  test('nobody is meant who is none of them', () => {
    expect(more(delivery(['mallory@example.com', 'ada@example.org']), { destination })).toEqual([]);
    expect(more(delivery([]), { destination })).toEqual([]);
  });

  test('each has the reason of their own bounce', () => {
    const bouncedRecipients = [
      { emailAddress: 'ada@example.com', status: '5.2.2' },
      { emailAddress: 'bob@example.com', status: '5.1.1' },
      { emailAddress: 'eve@example.net' },
    ];
    expect(more(bounce('Permanent', 'General', { bouncedRecipients }), { destination })).toEqual([
      ['ada@example.com', 'bounced-permanent', LATER, 'mailbox-full'],
      ['bob@example.com', 'bounced-permanent', LATER, 'mailbox-unknown'],
      ['eve@example.net', 'bounced-permanent', LATER, 'other'],
    ]);
  });

  test('what SES says of the whole email is said of all', () => {
    expect(more({ eventType: 'Reject' }, { destination })?.map(([address]) => address)).toEqual([
      'ada@example.com',
      'bob@example.com',
      'eve@example.net',
    ]);
  });

  test('the fifty that SES takes are read, and no more', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `to-${index}@example.com`);
    expect(read(delivery(many), { destination: many })?.states).toHaveLength(100);
  });
});

describe('of one recipient', () => {
  test('a bounce of a mailbox with another name is theirs', () => {
    const bouncedRecipients = [{ emailAddress: 'postmaster@mail.example.com', status: '5.2.2' }];
    expect(more(bounce('Permanent', 'General', { bouncedRecipients }))).toEqual([
      [R, 'bounced-permanent', LATER, 'mailbox-full'],
    ]);
  });

  test('so is one that names nobody', () => {
    expect(more(bounce('Permanent', 'NoEmail', { bouncedRecipients: undefined }))).toEqual([
      [R, 'bounced-permanent', LATER, 'mailbox-unknown'],
    ]);
  });
});

describe('a recipient’s name', () => {
  test('shows no address, and is another in each email', () => {
    expect(hashRecipient('claim-1', R)).toMatch(/^[\w-]{12}$/);
    expect(hashRecipient('claim-1', R)).toBe(hashRecipient('claim-1', R.toUpperCase()));
    expect(hashRecipient('claim-2', R)).not.toBe(hashRecipient('claim-1', R));
  });
});

describe('tags', () => {
  test('are the sender’s own: not SES’s, not ours, and none that is none', () => {
    const tags = {
      ...mailOf().tags,
      order: ['1001', '1002'],
      empty: [],
      number: [7],
      text: 'x',
      bad: ['a b'],
    };
    expect(read({}, { tags })?.tags).toEqual({ campaign: 'spring', order: '1001' });
  });

  test('have the names of any object’s members too, and change no object', () => {
    const mail = JSON.parse('{"tags":{"__proto__":["x"],"constructor":["y"],"toString":["z"]}}');
    const tags = read({}, mail)?.tags ?? {};
    expect(Object.entries(tags)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['toString', 'z'],
    ]);
    expect(Object.getPrototypeOf(tags)).toBe(Object.prototype);
  });

  test('are fifty at most', () => {
    const tags = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`tag-${index}`, ['x']]));
    expect(Object.keys(read({}, { tags })?.tags ?? {})).toHaveLength(50);
  });

  test.each([['short'], ['x'.repeat(44)], [`${'x'.repeat(42)} `], [undefined]])(
    'a caller that is no hash of ours is left out: %s',
    (caller) => {
      expect(read({}, { tags: { 'email-api-caller': [caller] } })).not.toHaveProperty('caller');
    },
  );
});

describe('times', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no date', 'soon'],
    ['a number', 1_501_893_602_012],
    ['before all email', '1969-12-31T23:59:59.999Z'],
    ['after all years', '+010000-01-01T00:00:00.000Z'],
    ['an object', { toString: () => TIMES.mail }],
  ])('without the time at which SES took the email nothing is told: %s', (_what, timestamp) => {
    expect(read(delivery([R]), { timestamp })).toBeUndefined();
  });

  test.each([undefined, 'soon', 7, null, '+010000-01-01T00:00:00.000Z'])(
    'an event whose own time is %j happened when SES took the email, as far as anybody knows',
    (timestamp) => {
      expect(more(delivery([R], timestamp === undefined ? null : timestamp))).toEqual([
        [R, 'delivered', ACCEPTED_AT, undefined],
      ]);
    },
  );
});

test('whatever an event holds, what is read of it is a life, and nothing throws', () => {
  const parts = ['delivery', 'bounce', 'complaint', 'deliveryDelay', 'reject', 'failure'];
  const types = ['Send', 'Delivery', 'Bounce', 'Complaint', 'DeliveryDelay', 'Reject', 'Rendering Failure'];
  const text = fc.oneof(fc.constantFrom(R, TIMES.later, 'Permanent', 'General', '__proto__'), fc.string());
  const value = fc.oneof(fc.jsonValue(), text, fc.array(fc.record({ emailAddress: text, status: text })));
  const inner = fc.dictionary(
    fc.constantFrom(
      'timestamp',
      'recipients',
      'bouncedRecipients',
      'complainedRecipients',
      'bounceType',
      '__proto__',
    ),
    value,
  );
  const event = fc.tuple(fc.constantFrom(...types), inner).map(([eventType, part]) => ({
    eventType,
    ...Object.fromEntries(parts.map((name) => [name, part])),
  }));
  const mail = fc.record({ destination: value, tags: value }, { requiredKeys: [] });
  fc.assert(
    fc.property(event, mail, (about, of) => {
      const life = read(JSON.parse(JSON.stringify(about)), of);
      const recipients = new Set(life?.states.map(({ recipient }) => recipient));
      expect(recipients.size).toBeLessThanOrEqual(50);
      for (const { recipient, told, at, reason } of life?.states ?? []) {
        expect(recipient).toMatch(/^[\w-]{12}$/);
        expect(TOLD).toContain(told);
        expect(Number.isSafeInteger(at) && at > 0).toBe(true);
        expect([undefined, ...REASONS]).toContain(reason);
        expect(new Date(at).toISOString()).toMatch(/^\d{4}-/);
      }
    }),
    { numRuns: 500 },
  );
});
