import { describe, expect, test } from 'vitest';
import { toFormOfV1 } from '../../../functions/emails/form-of-v1.ts';
import { parseEmail } from '../../../functions/emails/parse-email.ts';
import { toPrintForm } from '../../../functions/emails/print-form.ts';
import {
  readVersion,
  samePrint,
  takeFingerprints,
  toRecordId,
} from '../../../functions/idempotency/fingerprint.ts';

function printsOf(json: string, key = 'order-1') {
  const reading = parseEmail(JSON.parse(json));
  if ('errors' in reading) throw new Error(`This email was expected to be right: ${JSON.stringify(reading)}`);
  return takeFingerprints(key, toPrintForm(reading.email), () => toFormOfV1(JSON.parse(json)));
}
const printOf = (json: string, key = 'order-1') => printsOf(json, key).fingerprint;

const minimal = '{"to":"a@example.com","subject":"Hello","text":"Hi"}';
const full = {
  from: 'Ada Lovelace <ada@example.com>',
  to: ['bob@example.com', 'Zoë <zoe@bücher.example>'],
  cc: 'cc@example.com',
  bcc: ['bcc@example.com'],
  reply_to: 'reply@example.com',
  subject: 'Hello',
  text: 'Hi',
  html: '<p>Hi</p>',
  headers: { 'x-batch': '7', 'X-Campaign': 'spring' },
  attachments: [{ filename: 'a.txt', content: 'aGVsbG8=', content_type: 'text/plain', content_id: 'a1' }],
  tags: [{ name: 'campaign', value: 'spring' }],
};

/** Literals that 1.0.0 made: another format would take every stored record for another email's. */
describe('the prints of 1.0.0 are kept', () => {
  test.each([
    ['a short email', minimal, 'order-1', 'v1:-XpjuAbJVB_vi7FoinM9q6kx4rmPiLaDWlxhVCu5xis'],
    ['a full email', JSON.stringify(full), 'order-1', 'v1:JSroVV0ZT0LoFvLZl6g-QuVlFzErxchFPylfr_NZSX0'],
    ['an email under another key', minimal, 'order-2', 'v1:eLdvNMRvpFrd_nXBNNLHLHo7Rqiex0xV5xWS9Pjv_z4'],
  ])('of %s', (_, json, key, print) => {
    expect(printsOf(json, key).earlierPrints?.()).toEqual([print]);
  });

  test('and not taken where nobody asks', () => {
    const asked = () => expect.unreachable('A print of 1.0.0 was taken');
    expect(takeFingerprints('k', {}, asked).fingerprint).toMatch(/^v2:/);
  });
});

/** Literals made elsewhere: another format would take every stored record for another email's. */
describe('the format is kept', () => {
  test.each([
    ['a short email', minimal, 'order-1', 'v2:4klSJJhRdyy0juGyxjY1_WIgjGa-PSgBEPiaHIMlGGw'],
    ['a full email', JSON.stringify(full), 'order-1', 'v2:-axOjiFM1SJ3XPi0BqkoRR2Wo8X_5xHTXCxV25d-viA'],
    ['an email under another key', minimal, 'order-2', 'v2:rrzlHAT8UEZbvIhOg7X4rlxTw-Wc820VNgv2EYKtFmU'],
  ])('of the fingerprint of %s', (_, json, key, print) => {
    expect(printOf(json, key)).toBe(print);
  });

  test.each([
    ['a role', 'arn:aws:sts::123456789012:assumed-role/Shop', '3dwcCFxbIDk1myiwMu2gF6o-oV8zI_Kgu-A5EUK9mNY'],
    ['a token', 'https://issuer.example sub=ada', '94lgB1o13EPmrc1QIc2VPdhwlY8Qm44Dch7PuUeN_EU'],
  ])('of the id of a record of %s', (_, scope, id) => {
    expect(toRecordId(scope, 'POST /email', 'order-1')).toBe(id);
  });
});

describe('one email has one fingerprint', () => {
  test.each([
    ['in another order of its members', '{"text":"Hi","subject":"Hello","to":"a@example.com"}'],
    ['with other white space', '\n{ "to" : "a@example.com",\t"subject":"Hello" , "text":"Hi" }\r\n'],
    ['with one address in an array', '{"to":["a@example.com"],"subject":"Hello","text":"Hi"}'],
    ['with its domain in capitals', '{"to":"a@EXAMPLE.com","subject":"Hello","text":"Hi"}'],
    ['with its address in brackets', '{"to":" <a@example.com> ","subject":"Hello","text":"Hi"}'],
    ['with characters escaped', '{"to":"a\\u0040example.com","subject":"\\u0048ello","text":"Hi"}'],
  ])('%s', (_, json) => {
    expect(printOf(json)).toBe(printOf(minimal));
  });

  test('in any order of the members of its parts', () => {
    const { headers, attachments, tags, ...rest } = full;
    const turned = (value: object) => Object.fromEntries(Object.entries(value).reverse());
    const other = {
      tags: tags.map(turned),
      attachments: attachments.map(turned),
      headers: turned(headers),
      ...turned(rest),
    };
    expect(printOf(JSON.stringify(other))).toBe(printOf(JSON.stringify(full)));
  });
});

describe('another email has another fingerprint', () => {
  test.each([
    ['from', { from: 'Ada <ada@example.com>' }],
    ['to', { to: ['Zoe <zoe@bücher.example>', 'bob@example.com'] }],
    ['where a mailbox stands', { to: full.to[1], cc: ['cc@example.com', 'bob@example.com'] }],
    ['the case of a local part', { cc: 'CC@example.com' }],
    ['bcc', { bcc: [] }],
    ['reply_to', { reply_to: 'replies@example.com' }],
    ['subject', { subject: 'hello' }],
    ['text', { text: 'Hi ' }],
    [
      'the order of its attachments',
      { attachments: [{ ...full.attachments[0], filename: 'b' }, full.attachments[0]] },
    ],
    ['html', { html: '<p>Hi</p>\n' }],
    ['a header', { headers: { 'x-batch': '8', 'X-Campaign': 'spring' } }],
    ['the name of an attachment', { attachments: [{ ...full.attachments[0], filename: 'b.txt' }] }],
    ['the content of an attachment', { attachments: [{ ...full.attachments[0], content: 'aGVsbG8h' }] }],
    ['a tag', { tags: [{ name: 'campaign', value: 'autumn' }] }],
  ])('by %s', (_, change) => {
    expect(printOf(JSON.stringify({ ...full, ...change }))).not.toBe(printOf(JSON.stringify(full)));
  });

  test('and so has the same email under another key', () => {
    expect(printOf(minimal, 'order-2')).not.toBe(printOf(minimal, 'order-1'));
  });
});

describe('the id of a record', () => {
  test('has 43 characters of base64url', () => {
    expect(toRecordId('scope', 'POST /email', 'key')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('is different for any two of scope, endpoint and key', () => {
    const ids = [
      toRecordId('a', 'POST /email', 'k'),
      toRecordId('b', 'POST /email', 'k'),
      toRecordId('a', 'POST /emails', 'k'),
      toRecordId('a', 'POST /email', 'K'),
      toRecordId('a","POST /email', 'k', ''),
      toRecordId('', 'a', 'POST /emailk'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('two prints match', () => {
  test.each([
    ['when they are equal', 'v1:abc', 'v1:abc', true],
    ['not when they differ', 'v1:abc', 'v1:abd', false],
    ['when they are of different versions, which cannot be compared', 'v1:abc', 'v2:abd', true],
    ['when the stored one is of a later version', 'v10:abc', 'v1:abd', true],
    ['not when they are of one later version and differ', 'v2:abc', 'v2:abd', false],
  ])('%s', (_, stored, given, match) => {
    expect(samePrint(stored, { fingerprint: given })).toBe(match);
  });

  test.each([
    ['when that of the same version is equal', 'v1:old', true],
    ['not when that of the same version differs', 'v1:other', false],
    ['when nobody knows the version any more', 'v0:other', true],
  ])('%s, of those that an email has', (_, stored, match) => {
    const prints = { fingerprint: 'v2:new', earlierPrints: () => ['v1:old'] };
    expect(samePrint(stored, prints)).toBe(match);
    expect(samePrint('v2:new', prints)).toBe(true);
    expect(samePrint('v2:other', prints)).toBe(false);
  });

  test.each([
    ['v1:abc', 'v1:'],
    ['v10:a:b', 'v10:'],
  ])('the version of %s is %s', (print, version) => {
    expect(readVersion(print)).toBe(version);
  });
});
