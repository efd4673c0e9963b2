import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvent } from '../../../functions/outcomes/read-event.ts';

const MESSAGE_ID = '0107019b75f8c3a1-6f8e7a2b-3c4d-4e5f-8a9b-0c1d2e3f4a5b-000000';
const PK = 'b5mCk9Xq0aJrT2wZ8yHnLfVdGeS4uPiO1R7tMxQzKcY';
const CLAIM_ID = '3f0f3a5e-0b0e-4d5a-9a53-0c5f3f6b8f11';

const ourTags: { [name: string]: unknown } = {
  'ses:configuration-set': ['email-api'],
  'ses:source-ip': ['192.0.2.1'],
  'ses:from-domain': ['example.com'],
  'ses:caller-identity': ['email-api-send-email'],
  campaign: ['spring'],
  'email-api-record': [PK],
  'email-api-claim': [CLAIM_ID],
};
/** The `mail` object as SES documents it ("Mail object"). */
const mail = (changes: object = {}) => ({
  timestamp: '2026-01-01T00:00:00.000Z',
  source: 'Ada <ada@example.com>',
  sourceArn: 'arn:aws:ses:eu-central-1:123456789012:identity/ada@example.com',
  sendingAccountId: '123456789012',
  messageId: MESSAGE_ID,
  destination: ['bob@example.com'],
  headersTruncated: false,
  headers: [
    { name: 'From', value: 'Ada <ada@example.com>' },
    { name: 'Subject', value: 'Hello' },
  ],
  commonHeaders: { from: ['Ada <ada@example.com>'], to: ['bob@example.com'], subject: 'Hello' },
  tags: ourTags,
  ...changes,
});
const event = (changes: object = {}) => ({ eventType: 'Send', mail: mail(), send: {}, ...changes });
const tagged = (tags: object) => event({ mail: mail({ tags: { ...ourTags, ...tags } }) });

const read = (value: unknown) => readEvent(JSON.stringify(value), 'email-api');
/** As the mail of the event says. */
const ACCEPTED_AT = 1_767_225_600_000;
const proof = {
  kind: 'proof',
  proof: { pk: PK, claimId: CLAIM_ID, messageId: MESSAGE_ID, acceptedAt: ACCEPTED_AT },
  // What each of them tells beyond that is read-life.test.ts's.
  life: expect.objectContaining({ id: MESSAGE_ID, record: PK, claimId: CLAIM_ID, acceptedAt: ACCEPTED_AT }),
};

describe('every type of event proves that SES accepted the email', () => {
  const at = { timestamp: '2026-01-01T00:00:01.000Z' };

  test.each<[string, object]>([
    ['Send', { send: {} }],
    [
      'Delivery',
      {
        delivery: {
          ...at,
          processingTimeMillis: 612,
          recipients: ['bob@example.com'],
          smtpResponse: '250 2.6.0 Message received',
          reportingMTA: 'mta.example.com',
        },
      },
    ],
    [
      'Bounce',
      {
        bounce: {
          ...at,
          feedbackId: 'f-1',
          bounceType: 'Permanent',
          bounceSubType: 'General',
          bouncedRecipients: [{ emailAddress: 'bob@example.com', action: 'failed', status: '5.1.1' }],
          reportingMTA: 'dsn; mta.example.com',
        },
      },
    ],
    [
      'Complaint',
      {
        complaint: { ...at, feedbackId: 'f-1', complainedRecipients: [{ emailAddress: 'bob@example.com' }] },
      },
    ],
    ['Reject', { reject: { reason: 'Bad content' } }],
    ['Rendering Failure', { failure: { templateName: 'welcome', errorMessage: 'No name' } }],
    [
      'DeliveryDelay',
      {
        deliveryDelay: {
          ...at,
          delayType: 'TransientCommunicationFailure',
          expirationTime: '2026-01-01T14:00:00.000Z',
          delayedRecipients: [{ emailAddress: 'bob@example.com', status: '4.4.1' }],
        },
      },
    ],
    ['Open', { open: { ...at, ipAddress: '192.0.2.1', userAgent: 'Mozilla/5.0' } }],
    ['Click', { click: { ...at, link: 'https://example.com', linkTags: { sample: ['a'] } } }],
    ['Subscription', { subscription: { ...at, contactList: 'news', source: 'UnsubscribeHeader' } }],
    ['A type that does not exist yet', {}],
  ])('%s', (eventType, about) => {
    expect(read({ eventType, mail: mail(), ...about })).toEqual(proof);
  });

  test('with white space around it', () => {
    expect(readEvent(`\n${JSON.stringify(event(), null, 2)}\r\n`, 'email-api')).toEqual(proof);
  });
});

test.each<[string, unknown]>([
  ['no time', undefined],
  ['an object that no text can be made of', { toString: 0, valueOf: 0 }],
  ['a list', ['2026-01-01T00:00:00.000Z']],
])('it proves so too where its time is %s', (_, timestamp) => {
  const { acceptedAt: _at, ...timeless } = proof.proof;
  expect(read(event({ mail: mail({ timestamp }) }))).toEqual({ kind: 'proof', proof: timeless });
});

describe('what is none of ours is ignored', () => {
  const { 'email-api-record': _record, ...withoutRecord } = ourTags;
  const { 'email-api-claim': _claim, ...withoutClaim } = ourTags;
  const { 'ses:configuration-set': _set, ...withoutSet } = ourTags;

  test.each<[string, unknown]>([
    ['an email of another configuration set', tagged({ 'ses:configuration-set': ['marketing'] })],
    ['one whose configuration set begins like ours', tagged({ 'ses:configuration-set': ['email-api-2'] })],
    ['one whose configuration set is ours in capitals', tagged({ 'ses:configuration-set': ['EMAIL-API'] })],
    ['an email without a configuration set', event({ mail: mail({ tags: withoutSet }) })],
    ['an email without our record', event({ mail: mail({ tags: withoutRecord }) })],
    ['an email without our claim', event({ mail: mail({ tags: withoutClaim }) })],
    ['an email without tags', event({ mail: mail({ tags: {} }) })],
    ['an email whose tags are null', event({ mail: mail({ tags: null }) })],
    ['an email that has no word of tags', event({ mail: mail({ tags: undefined }) })],
    ['an empty list as our record', tagged({ 'email-api-record': [] })],
    ['an empty list as our claim', tagged({ 'email-api-claim': [] })],
    ['null as our record', tagged({ 'email-api-record': null })],
    ['a number as our record', tagged({ 'email-api-record': [7] })],
    ['a number as our claim', tagged({ 'email-api-claim': [7] })],
    // The table would refuse the whole batch for it.
    ['nothing as our record', tagged({ 'email-api-record': [''] })],
    ['too much as our record', tagged({ 'email-api-record': ['x'.repeat(3_000)] })],
    ['too much as our claim', tagged({ 'email-api-claim': ['x'.repeat(3_000)] })],
    ['a configuration set that is no list', tagged({ 'ses:configuration-set': 'email-api' })],
  ])('%s', (_, value) => {
    expect(read(value)).toEqual({ kind: 'ignored' });
  });

  test('the plain text by which SES greets a new topic', () => {
    const hello = 'Successfully validated SNS topic for Amazon SES event publishing.';
    expect(readEvent(hello, 'email-api')).toEqual({ kind: 'ignored' });
  });
});

describe('what is no event of SES is unreadable, and goes to the dead letters', () => {
  test.each([
    ['nothing', ''],
    ['a text', 'Hello'],
    ['a text that only holds the greeting', 'SES: Successfully validated SNS topic'],
    ['JSON that is cut', JSON.stringify(event()).slice(0, -1)],
    ['two events in one message', `${JSON.stringify(event())}${JSON.stringify(event())}`],
    ['null', 'null'],
    ['a number', '7'],
    ['true', 'true'],
    ['a string', '"Send"'],
    ['the greeting as JSON', '"Successfully validated SNS topic"'],
    ['an empty array', '[]'],
    ['an event in an array', JSON.stringify([event()])],
    ['an empty object', '{}'],
    [
      'an event inside an SNS envelope',
      JSON.stringify({ Type: 'Notification', Message: JSON.stringify(event()) }),
    ],
    ['a prototype that is an event', `{"__proto__":${JSON.stringify(event())}}`],
    ['a constructor that is an event', `{"constructor":${JSON.stringify(event())}}`],
  ])('%s', (_, body) => {
    expect(readEvent(body, 'email-api')).toEqual({ kind: 'unreadable' });
  });

  test.each<[string, object]>([
    ['no type', event({ eventType: undefined })],
    ['null as its type', event({ eventType: null })],
    ['a number as its type', event({ eventType: 7 })],
    ['no mail', event({ mail: undefined })],
    ['null as its mail', event({ mail: null })],
    ['a text as its mail', event({ mail: MESSAGE_ID })],
    ['a list as its mail', event({ mail: [mail()] })],
    ['no message id', event({ mail: mail({ messageId: undefined }) })],
    ['null as its message id', event({ mail: mail({ messageId: null }) })],
    ['a message id that no log line should have', event({ mail: mail({ messageId: 'x'.repeat(256) }) })],
    ['a message id that is more than an id', event({ mail: mail({ messageId: 'Ada <ada@example.com>' }) })],
    ['an address as its message id', event({ mail: mail({ messageId: 'ada@example.com' }) })],
    ['a list as its message id', event({ mail: mail({ messageId: [MESSAGE_ID] }) })],
  ])('an event with %s', (_, value) => {
    expect(read(value)).toEqual({ kind: 'unreadable' });
  });

  test('tags and ids are not taken from a __proto__', () => {
    const hidden = JSON.stringify({ messageId: MESSAGE_ID, tags: ourTags });
    expect(readEvent(`{"eventType":"Send","mail":{"__proto__":${hidden}}}`, 'email-api')).toEqual({
      kind: 'unreadable',
    });
    const mailOf = `{"messageId":"${MESSAGE_ID}","tags":{"__proto__":${JSON.stringify(ourTags)}}}`;
    expect(readEvent(`{"eventType":"Send","mail":${mailOf}}`, 'email-api')).toEqual({ kind: 'ignored' });
  });
});

test('an id with a host of Amazon behind it, as in the Message-ID of an email, is one', () => {
  const messageId = `${MESSAGE_ID}@eu-west-1.amazonses.com`;
  expect(read(event({ mail: mail({ messageId }) }))).toEqual({
    kind: 'proof',
    proof: { ...proof.proof, messageId },
    life: expect.objectContaining({ id: messageId }),
  });
});

test('whatever comes from the queue is read, and nothing throws', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.jsonValue().map((tags) => JSON.stringify(event({ mail: mail({ tags }) }))),
    fc.jsonValue().map((list) => JSON.stringify(tagged({ 'email-api-record': list }))),
    fc.jsonValue().map((value) => JSON.stringify(event({ mail: value }))),
  );
  fc.assert(
    fc.property(anything, (body) => {
      const reading = readEvent(body, 'email-api');
      if (reading.kind === 'proof') {
        expect(reading.proof).toEqual({ pk: expect.any(String), claimId: CLAIM_ID, messageId: MESSAGE_ID });
      } else {
        expect(['ignored', 'unreadable']).toContain(reading.kind);
      }
    }),
    { seed: 7, numRuns: 200 },
  );
});
