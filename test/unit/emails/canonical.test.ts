import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toFormOfV1 } from '../../../functions/emails/form-of-v1.ts';
import { parseEmail } from '../../../functions/emails/parse-email.ts';
import { toPrintForm } from '../../../functions/emails/print-form.ts';
import { sesRules } from '../../../functions/emails/ses-rules.ts';
import { takeFingerprints } from '../../../functions/idempotency/fingerprint.ts';
import { toSendEmailInput } from '../../../functions/ses/send-email-input.ts';

type Json = { [name: string]: unknown };

const minimal = { to: 'jane@example.org', subject: 'Hello', text: 'Hi' };
const file = { filename: 'a.txt', content: 'aGVsbG8=' };
const from = { address: 'shop@example.com' };

function emailOf(json: Json) {
  const reading = parseEmail(JSON.parse(JSON.stringify(json)));
  if ('errors' in reading) throw new Error(`This email was expected to be right: ${JSON.stringify(reading)}`);
  return reading.email;
}
function errorsOf(json: Json) {
  const reading = parseEmail(JSON.parse(JSON.stringify(json)));
  return 'errors' in reading ? reading.errors : [];
}
const printOf = (json: Json) => takeFingerprints('k', toPrintForm(emailOf(json)), () => ({})).fingerprint;
const inputOf = (json: Json) =>
  toSendEmailInput({ from, ...emailOf(json) }, { pk: 'p', claimId: 'c', caller: 'w' }, 'set');
const withFile = (fields: Json) => ({ ...minimal, attachments: [{ ...file, ...fields }] });

describe('one email, however it is written', () => {
  test.each<[string, Json, Json]>([
    [
      'null members',
      minimal,
      {
        ...minimal,
        from: null,
        cc: null,
        bcc: null,
        reply_to: null,
        html: null,
        headers: null,
        attachments: null,
        tags: null,
      },
    ],
    [
      'empty members',
      minimal,
      { ...minimal, cc: [], bcc: [], reply_to: [], headers: {}, attachments: [], tags: [] },
    ],
    ['an empty html beside text', minimal, { ...minimal, html: '' }],
    [
      'an empty text beside html',
      { to: 'a@b.example', subject: 'x', html: '<p>' },
      { to: 'a@b.example', subject: 'x', html: '<p>', text: '' },
    ],
    ["null for a field of Resend's", minimal, { ...minimal, scheduled_at: null, template: null }],
    [
      'null for a header',
      { ...minimal, headers: { 'X-A': '1' } },
      { ...minimal, headers: { 'X-A': '1', 'X-B': null } },
    ],
    [
      'a mailbox given four times',
      minimal,
      {
        ...minimal,
        to: ['jane@example.org', 'jane@EXAMPLE.org'],
        cc: 'Jane <jane@example.org>',
        bcc: 'jane@example.org',
      },
    ],
    [
      'a mailbox in cc and bcc',
      { ...minimal, cc: 'x@example.org' },
      { ...minimal, cc: 'x@example.org', bcc: ['X <x@example.org>'] },
    ],
    [
      'a mailbox twice in reply_to',
      { ...minimal, reply_to: 'x@example.org' },
      { ...minimal, reply_to: ['x@example.org', 'x@EXAMPLE.org'] },
    ],
    [
      'a name as encoded words',
      { ...minimal, from: 'José García <a@b.example>' },
      { ...minimal, from: '=?utf-8?b?Sm9zw6kgR2FyY8OtYQ==?= <a@b.example>' },
    ],
    [
      'a subject as encoded words',
      { ...minimal, subject: 'Grüße' },
      { ...minimal, subject: '=?utf-8?Q?Gr=C3=BC=C3=9Fe?=' },
    ],
    ['a subject with white space at its ends', minimal, { ...minimal, subject: ' Hello\r\n' }],
    [
      'base64 with line breaks',
      withFile({ content: 'aGVsbG8gd29ybGQ=' }),
      withFile({ content: 'aGVsbG8g\r\nd29ybGQ=\n' }),
    ],
    ['bytes as numbers', withFile({}), withFile({ content: [...Buffer.from('hello')] })],
    ['bytes as a Buffer of Node', withFile({}), withFile({ content: Buffer.from('hello').toJSON() })],
    [
      'a media type',
      withFile({ content_type: 'text/calendar; charset="UTF-8"; method=REQUEST' }),
      withFile({ content_type: 'Text/Calendar;METHOD=REQUEST ;;charset=utf-8;' }),
    ],
    [
      'a header in other letters',
      { ...minimal, headers: { 'X-A': '1', 'x-b': '2' } },
      { ...minimal, headers: { 'X-B': '2 ', 'x-a': '1' } },
    ],
    [
      'recipients in another order',
      { ...minimal, to: ['a@b.example', 'c@d.example'] },
      { ...minimal, to: ['c@d.example', 'a@b.example'] },
    ],
  ])('%s', (_, one, other) => {
    expect(printOf(other)).toBe(printOf(one));
  });

  test('goes out the same, and once to each mailbox', () => {
    const many = {
      ...minimal,
      to: ['jane@example.org', 'Jane <jane@EXAMPLE.org>'],
      cc: 'J <jane@example.org>',
      bcc: 'B <b@example.org>',
    };
    expect(inputOf(many).Destination).toEqual({
      ToAddresses: ['Jane <jane@example.org>'],
      BccAddresses: ['B <b@example.org>'],
    });
    expect(inputOf({ ...minimal, cc: [], headers: {}, attachments: [] })).toEqual(inputOf(minimal));
    expect(inputOf({ ...minimal, text: '', html: '<p>' }).Content?.Simple?.Body).toEqual({
      Html: { Data: '<p>', Charset: 'UTF-8' },
    });
  });

  test.each([
    ['to', ['Jane <jane@example.org>', 'J <jane@example.org>', 'jane@example.org']],
    ['reply_to', ['jane@example.org', 'Jane <jane@example.org>', 'J <jane@example.org>']],
  ] as const)('of several names in %s, the first is shown', (field, list) => {
    expect(emailOf({ ...minimal, [field]: list })[field]).toEqual([
      { name: 'Jane', address: 'jane@example.org' },
    ]);
  });

  test('a name that was only given for bcc is not shown to the others', () => {
    expect(emailOf({ ...minimal, bcc: 'Boss <jane@example.org>' }).to).toEqual([
      { address: 'jane@example.org' },
    ]);
  });

  test.each([
    ['José García <no-reply@example.com>', '=?UTF-8?B?Sm9zw6kgR2FyY8OtYQ==?= <no-reply@example.com>'],
    [
      '=?utf-8?b?Sm9zw6kgR2FyY8OtYQ==?= <no-reply@example.com>',
      '=?UTF-8?B?Sm9zw6kgR2FyY8OtYQ==?= <no-reply@example.com>',
    ],
    [
      '=?utf-8?Q?eve_=3Ceve=40evil.com=3E?= <no-reply@example.com>',
      '"eve <eve@evil.com>" <no-reply@example.com>',
    ],
  ])('a name is encoded once: %s', (given, out) => {
    expect(inputOf({ ...minimal, from: given }).FromEmailAddress).toBe(out);
  });

  test('a subject that reads like encoded words after decoding is shown as it is', () => {
    const { subject } = emailOf({ ...minimal, subject: '=?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=' });
    expect(subject).toBe('=?utf-8?Q?x?=');
    expect(
      inputOf({ ...minimal, subject: '=?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=' }).Content?.Simple?.Subject,
    ).toEqual({
      Data: '=?UTF-8?B?PT91dGYtOD9RP3g/PQ==?=',
      Charset: 'UTF-8',
    });
  });
});

describe('another email, by what a recipient could tell', () => {
  test.each<[string, Json, Json]>([
    ['a name', minimal, { ...minimal, to: 'Jane <jane@example.org>' }],
    ["the local part's case", minimal, { ...minimal, to: 'Jane@example.org' }],
    ['from, left out or named', minimal, { ...minimal, from: 'shop@example.com' }],
    ['to or cc', { ...minimal, cc: 'x@example.org' }, { ...minimal, bcc: 'x@example.org' }],
    ['white space in a text', minimal, { ...minimal, text: 'Hi ' }],
    ["a header's value", { ...minimal, headers: { 'X-A': 'a' } }, { ...minimal, headers: { 'X-A': 'A' } }],
    ['inline or not', withFile({ content_id: 'a' }), withFile({})],
    [
      'a parameter',
      withFile({ content_type: 'text/calendar; method=REQUEST' }),
      withFile({ content_type: 'text/calendar; method=CANCEL' }),
    ],
    ['one byte', withFile({ content: [0] }), withFile({ content: [1] })],
  ])('%s', (_, one, other) => {
    expect(printOf(other)).not.toBe(printOf(one));
  });
});

describe('what SES certainly refuses, or what is no one email, is refused with its field', () => {
  test.each<[string, Json, string]>([
    ['an address of 369 bytes once encoded', { to: `${'שלום '.repeat(24)}<to@example.org>` }, '/to'],
    [
      'a name that decodes to a line break',
      { from: '"=?utf-8?Q?x=0D=0ABcc:_v@evil.com?=" <no-reply@example.com>' },
      '/from',
    ],
    ['a subject that does', { subject: '=?utf-8?Q?x=0D=0ABcc:_v@evil.com?=' }, '/subject'],
    [
      'a file name that does',
      { attachments: [{ ...file, filename: '=?utf-8?Q?x=0D=0Ay?=' }] },
      '/attachments/0/filename',
    ],
    ['NUL in text', { text: 'a\u0000b' }, '/text'],
    ['NUL in html', { html: 'a\u0000b' }, '/html'],
    [
      '16 headers',
      { headers: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`X-${n}`, '1'])) },
      '/headers',
    ],
    ['a blank subject', { subject: ' \u00a0' }, '/subject'],
    ['a subject of 999 characters', { subject: 's'.repeat(999) }, '/subject'],
    ['a reserved tag', { tags: [{ name: 'EMAIL-API-RECORD', value: 'x' }] }, '/tags/0/name'],
    ['a byte of 256', withFile({ content: [256] }), '/attachments/0/content'],
    ['a byte that is none', withFile({ content: [1, '2'] }), '/attachments/0/content'],
    [
      'a Buffer with more',
      withFile({ content: { type: 'Buffer', data: [1], x: 1 } }),
      '/attachments/0/content',
    ],
  ])('%s', (_, fields, pointer) => {
    expect(errorsOf({ ...minimal, ...fields })).toEqual([{ pointer, detail: expect.any(String) }]);
  });

  test.each([
    'Sender',
    'Resent-From',
    'Resent-Bcc',
    'Received',
    'Authentication-Results',
    'ARC-Seal',
    'DomainKey-Signature',
    'Content-ID',
    'Content-Length',
    'Content-Language',
    'Delivered-To',
    'Received-SPF',
    'VBR-Info',
  ])('a header that others set, in any case: %s', (name) => {
    for (const spelling of [name, name.toLowerCase(), name.toUpperCase()]) {
      expect(errorsOf({ ...minimal, headers: { [spelling]: 'x' } })).toEqual([
        { pointer: `/headers/${spelling}`, detail: expect.stringMatching(/cannot be given$/) },
      ]);
    }
  });

  test.each([
    'report"; filename="x.exe',
    'foo\\',
    '../x',
    'a/b',
    '..',
    'cod\u202Efdp.txt',
    'a\u2066b',
    'f'.repeat(256),
    '🎉'.repeat(256),
    '=?utf-8?Q?x=2Eexe?=',
  ])('a file that is called %j', (filename) => expect(errorsOf(withFile({ filename }))).toHaveLength(1));

  test.each(sesRules.fileTypes.split(' '))('a file that ends in .%s', (type) => {
    for (const filename of [`a.${type}`, `a.${type.toUpperCase()}`, `a.b.${type}. `]) {
      expect(errorsOf(withFile({ filename }))).toEqual([
        { pointer: '/attachments/0/filename', detail: 'has an ending that SES does not take' },
      ]);
    }
  });

  test.each([
    'report.pdf',
    'Rechnung für März.pdf',
    '10:30 notes.txt',
    'exe',
    'a.execute',
    'שלום\u200f.pdf',
    '🎉'.repeat(200),
    'f'.repeat(255),
  ])('but not one that is called %j', (filename) =>
    expect(emailOf(withFile({ filename })).attachments?.[0]?.filename).toBe(filename),
  );

  test.each([
    ['text/calendar; charset="UTF-8"; method=REQUEST', 'text/calendar;charset=utf-8;method=REQUEST'],
    ['application/pdf; name="a b.pdf"', 'application/pdf;name="a b.pdf"'],
    ['text/csv ; charset=utf-8', 'text/csv;charset=utf-8'],
    ['text/csv;', 'text/csv'],
    ['text/plain; title="a\\"b;c"', 'text/plain;title="a\\"b;c"'],
  ])('a media type is read as RFC 9110 writes it: %s', (given, canonical) => {
    expect(emailOf(withFile({ content_type: given })).attachments?.[0]?.content_type).toBe(canonical);
  });

  test.each([
    'multipart/mixed; boundary=x',
    'Multipart/Mixed',
    'message/rfc822',
    'text/csv; a=1; A=2',
    'text/csv; name="x.exe"',
    'text/csv; name="../x"',
    'text/csv; name=x.exe; filename=x.csv',
    'text/csv; name=x.csv; filename=x.exe',
    'text/csv; a="b',
    'text/csv a=b',
  ])('and refused: %s', (content_type) => expect(errorsOf(withFile({ content_type }))).toHaveLength(1));

  test.each(['name', 'filename', 'FileName'])('its %s is a file name like any other', (parameter) => {
    const errorOf = (name: string) =>
      errorsOf(withFile({ content_type: `text/plain; ${parameter}=${name}` }))[0]?.detail;
    expect(errorOf('"a b.pdf"')).toBe(undefined);
    expect(errorOf('a.exe')).toBe('has a name that has an ending that SES does not take');
    expect(errorOf('".."')).toMatch(/^has a name that must be a name without folders/);
  });
});

test.each([
  'a/b;'.padEnd(76, ' ;'),
  `a/b${'; '.repeat(37)}"`,
  `a/b${';\t'.repeat(37)}=`,
  `a/b;c="${'\\\\'.repeat(35)}`,
])('a media type that is hard to read takes no longer than another: %j', (content_type) => {
  // A pattern that tries every way to part the spaces would not be done in a year.
  const reading = parseEmail(withFile({ content_type }));
  expect('errors' in reading || 'email' in reading).toBe(true);
});

describe('whatever the email', () => {
  const name = fc.constantFrom(
    undefined,
    'Jane',
    'José García',
    'a "b" c',
    '=?utf-8?Q?x?=',
    'x <y@z.example>',
    '山田 太郎',
  );
  const box = fc.record({
    name,
    local: fc.constantFrom('a', 'B', 'c.d', 'e+f'),
    domain: fc.constantFrom('example.com', 'bücher.example'),
  });
  const boxes = fc.uniqueArray(box, { maxLength: 4, selector: ({ local, domain }) => `${local}@${domain}` });
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  const line = word.filter((text) => text.trim() === text && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text));
  const body = word.filter((text) => !/\p{Cc}/u.test(text) && text.isWellFormed());
  const meant = fc.record({
    to: boxes.filter((list) => list.length > 0),
    reply_to: boxes,
    subject: line,
    text: body,
    html: fc.option(body, { nil: undefined }),
    headers: fc.dictionary(fc.stringMatching(/^X-[a-z]{1,4}$/), fc.stringMatching(/^[!-~]{1,9}$/), {
      maxKeys: 4,
    }),
    files: fc.array(fc.uint8Array({ minLength: 1, maxLength: 90 }), { maxLength: 3 }),
    tags: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { maxLength: 3 }),
  });
  type Meant = typeof meant extends fc.Arbitrary<infer T> ? T : never;

  const words = (text: string, q: boolean) => {
    const bytes = [...Buffer.from(text)];
    return q
      ? `=?utf-8?q?${bytes.map((byte) => `=${byte.toString(16).padStart(2, '0')}`).join('')}?=`
      : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
  };
  /** Writes an email in one of many ways; `pick` chooses among them. */
  function write(email: Meant, pick: (count: number) => number): Json {
    const address = ({ local, domain }: Meant['to'][number]) =>
      `${local}@${pick(2) ? domain.toUpperCase() : domain}`;
    const writeBox = (one: Meant['to'][number]) => {
      if (one.name === undefined)
        return [address(one), ` <${address(one)}> `, `"" <${address(one)}>`][pick(3)];
      const quoted = `"${one.name.replace(/["\\]/g, '\\$&')}"`;
      const shown = one.name.includes('=?')
        ? [words(one.name, true), words(one.name, false)]
        : [quoted, words(one.name, true), words(one.name, false)];
      return `${shown[pick(shown.length)]} <${address(one)}>`;
    };
    const list = (all: Meant['to']) => {
      const turned = pick(2) ? [...all].reverse() : all;
      const out = [...turned, ...(pick(2) ? turned : [])].map(writeBox);
      return all.length === 0 ? [undefined, null, []][pick(3)] : out.length === 1 && pick(2) ? out[0] : out;
    };
    const content = (bytes: Uint8Array) => {
      const base64 = Buffer.from(bytes).toString('base64');
      return [base64, base64.replace(/.{1,76}/g, '$&\r\n'), [...bytes], Buffer.from(bytes).toJSON()][pick(4)];
    };
    const entries = Object.entries(email.headers).map(([key, value]) => [
      pick(2) ? key.toLowerCase() : key,
      value,
    ]);
    const names = new Set(entries.map(([key = '']) => key.toLowerCase()));
    const headers = names.size === entries.length ? entries : Object.entries(email.headers).slice(0, 1);
    const members = [
      ['to', list(email.to)],
      ['reply_to', list(email.reply_to)],
      ['cc', [undefined, null, [], list(email.to)][pick(4)]],
      [
        'subject',
        email.subject.includes('=?') || pick(2) ? words(email.subject, pick(2) === 1) : email.subject,
      ],
      ['text', email.text],
      ['html', email.html ?? [undefined, null, ''][pick(3)]],
      [
        'headers',
        headers.length === 0
          ? [undefined, null, {}][pick(3)]
          : Object.fromEntries(pick(2) ? headers.reverse() : headers),
      ],
      [
        'attachments',
        email.files.map((bytes, at) => ({
          content_type: [undefined, null][pick(2)],
          filename: `${at}.bin`,
          content: content(bytes),
        })),
      ],
      ['tags', (pick(2) ? [...email.tags].reverse() : email.tags).map((tag) => ({ name: tag, value: tag }))],
    ] as [string, unknown][];
    return Object.fromEntries(pick(2) ? members.reverse() : members);
  }
  const ways = fc.array(fc.nat(11), { minLength: 40, maxLength: 40 });
  const chooser = (numbers: number[]) => {
    let at = 0;
    return (count: number) => (numbers[at++ % numbers.length] ?? 0) % count;
  };

  test('however it is written, it is one email, and goes out as one', () => {
    fc.assert(
      fc.property(meant, ways, ways, (email, one, other) => {
        const [first, second] = [write(email, chooser(one)), write(email, chooser(other))];
        expect(printOf(second)).toBe(printOf(first));
        const sorted = (input: ReturnType<typeof inputOf>) =>
          JSON.stringify(input, (_, value) =>
            Array.isArray(value) && typeof value[0] === 'string' ? [...value].sort() : value,
          ).toLowerCase();
        if (email.tags.length < 2) expect(sorted(inputOf(second))).toBe(sorted(inputOf(first)));
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  test('two that are meant differently are two', () => {
    fc.assert(
      fc.property(meant, meant, ways, (one, other, way) => {
        const inputs = [one, other].map((email) => write(email, chooser(way)));
        const outs = inputs.map((json) => JSON.stringify(toPrintForm(emailOf(json))));
        expect(printOf(inputs[0] ?? {}) === printOf(inputs[1] ?? {})).toBe(outs[0] === outs[1]);
        const changed = { ...one, text: `${one.text}!` };
        expect(printOf(write(changed, chooser(way)))).not.toBe(printOf(write(one, chooser(way))));
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  test('what went out is read back as the same', () => {
    fc.assert(
      fc.property(meant, ways, (email, way) => {
        const parsed = emailOf(write(email, chooser(way)));
        const { Destination, ReplyToAddresses, Content } = inputOf(write(email, chooser(way)));
        const again = emailOf({
          ...minimal,
          to: Destination?.ToAddresses ?? [],
          reply_to: ReplyToAddresses ?? [],
          subject: Content?.Simple?.Subject?.Data ?? '',
        });
        expect([again.to, again.reply_to, again.subject]).toEqual([
          parsed.to,
          parsed.reply_to,
          parsed.subject,
        ]);
      }),
      { seed: 13, numRuns: 500 },
    );
  });
});

/** What 1.0.0 made of emails, as its own code told before it was changed: `fingerprint('order-1', email)`. */
describe('records of 1.0.0 are answered', () => {
  test.each<[string, Json, string]>([
    [
      'empty lists and an empty object',
      {
        to: 'jane@example.org',
        subject: 'Hello',
        text: 'Hi',
        cc: [],
        bcc: [],
        reply_to: [],
        headers: {},
        attachments: [],
        tags: [],
      },
      'v1:YUcc_-KJmwkiMQS0S8CKYDW2yAIQs5YAMK0gbqZpEyM',
    ],
    [
      'encoded words and spaces',
      {
        to: 'jane@example.org',
        subject: ' =?utf-8?Q?x?= ',
        text: 'Hi',
        from: '"=?utf-8?Q?Jos=C3=A9?=" <A@BÜCHER.example>',
      },
      'v1:KH2y2nVsfTam2IIHGalqQ5C3PNLht1ATVUbHSUsJrwY',
    ],
    [
      'a mailbox twice, in another order of members',
      {
        text: 'Hi',
        cc: 'Jane <jane@EXAMPLE.org>',
        subject: 'Hello',
        to: ['b@example.org', 'jane@example.org', 'jane@EXAMPLE.org'],
      },
      'v1:6UTW-EFnFTE_Hd-bOxzgDdJ7vEXhAO7Y00qi9yDPiMA',
    ],
    [
      'headers in other letters, tags and files',
      {
        to: 'jane@example.org',
        subject: 'Hello',
        text: 'Hi',
        html: '<p>é</p>',
        headers: { '10': '0', 'x-b': '2 ', 'X-A': '1' },
        attachments: [{ content_type: 'Text/Plain; charset=UTF-8', content: 'aGVsbG8=', filename: ' a.txt' }],
        tags: [
          { value: 'b', name: 'z' },
          { value: 'c', name: 'a' },
        ],
      },
      'v1:CxRkgbRClYDkU8Ujgo5_ejQ05jGDVHQm66sxQKwkvkQ',
    ],
  ])('%s', (_, json, print) => {
    expect(parseEmail(json)).toHaveProperty('email');
    const taken = takeFingerprints('order-1', toPrintForm(emailOf(json)), () => toFormOfV1(json));
    expect(taken.earlierPrints?.()).toEqual([print]);
  });
});
