import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FieldError, parseEmail } from '../../../functions/emails/parse-email.ts';

const minimal = { to: 'a@example.com', subject: 'Hello', text: 'Hi' };
const file = { filename: 'a.txt', content: 'aGVsbG8=' };
const tag = { name: 'campaign', value: 'spring' };

const FORM = 'must be one address, as a@example.com or Name <a@example.com>';
const ONE_LINE = 'must not contain line breaks or control characters';
const HEADER_NAME = 'has a name that is not 1 to 126 printable ASCII characters without a colon';
const HEADER_VALUE = 'must be 1 to 995 printable ASCII characters, without line breaks';
const HEADER_LENGTH = 'must be at most 996 characters long, its name included';
const BY_SES = 'is set by SES and cannot be given';
const TAG = 'must be 1 to 256 of A-Z a-z 0-9 _ -';
const BASE64 = 'must be base64 (RFC 4648 section 4), or a list of bytes as numbers from 0 to 255';
const CONTENT_TYPE = 'must be a media type of at most 78 characters';
const CONTENT_ID = 'must be 1 to 78 printable ASCII characters without < and >';
const NO_TEXT = 'is required, unless there is html';
const TOO_MANY = 'must have at most 50 addresses, those of cc and bcc included';
const UNKNOWN = 'is not a known field';

function errorsOf(json: unknown): FieldError[] {
  const reading = parseEmail(json);
  if ('email' in reading) throw new Error('This email was expected to be wrong');
  return reading.errors;
}

function emailOf(json: unknown) {
  const reading = parseEmail(json);
  if ('errors' in reading) throw new Error(`This email was expected to be right: ${JSON.stringify(reading)}`);
  return reading.email;
}

const addresses = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => `a${first + index}@example.com`);

describe('a good email', () => {
  test('of the fewest fields is read', () => {
    expect(parseEmail(minimal)).toEqual({
      email: { to: [{ address: 'a@example.com' }], subject: 'Hello', text: 'Hi' },
    });
  });

  test('of every field is read', () => {
    const email = {
      from: 'Ada <ada@example.com>',
      to: ['bob@example.com', 'Zoë <zoe@bücher.example>'],
      cc: ['cc@example.com'],
      bcc: 'bcc@example.com',
      reply_to: 'Replies <reply@Example.com>',
      subject: 'Hello 👋',
      text: 'Hi\r\nthere\t\u2028',
      html: '<p>Hi</p>\n',
      headers: { 'X-Campaign': 'spring', 'List-Unsubscribe': '<https://example.com/u>' },
      attachments: [{ ...file, content_type: 'text/plain; charset=utf-8', content_id: 'a1@example' }],
      tags: [tag],
    };
    expect(parseEmail(email)).toEqual({
      email: {
        from: { name: 'Ada', address: 'ada@example.com' },
        to: [{ address: 'bob@example.com' }, { name: 'Zoë', address: 'zoe@xn--bcher-kva.example' }],
        cc: [{ address: 'cc@example.com' }],
        bcc: [{ address: 'bcc@example.com' }],
        reply_to: [{ name: 'Replies', address: 'reply@example.com' }],
        subject: 'Hello 👋',
        text: 'Hi\r\nthere\t\u2028',
        html: '<p>Hi</p>\n',
        headers: [
          ['List-Unsubscribe', '<https://example.com/u>'],
          ['X-Campaign', 'spring'],
        ],
        attachments: [{ ...file, content_type: 'text/plain;charset=utf-8', content_id: 'a1@example' }],
        tags: [tag],
      },
    });
  });

  test('has its members in one order, however they were given', () => {
    const { to, subject, text } = minimal;
    const given = {
      tags: [{ value: 'spring', name: 'campaign' }],
      attachments: [{ content_id: 'a', content_type: 'a/b', content: 'aGVsbG8=', filename: 'a.txt' }],
      headers: { b: '2', a: '1' },
      html: '<p>Hi</p>',
      text,
      subject,
      reply_to: to,
      bcc: 'c@example.com',
      cc: 'b@example.com',
      to,
      from: to,
    };
    expect(JSON.stringify(emailOf(given))).toBe(
      '{"from":{"address":"a@example.com"},"to":[{"address":"a@example.com"}],"cc":[{"address":"b@example.com"}],' +
        '"bcc":[{"address":"c@example.com"}],"reply_to":[{"address":"a@example.com"}],"subject":"Hello","text":"Hi",' +
        '"html":"<p>Hi</p>","headers":[["a","1"],["b","2"]],"attachments":[{"filename":"a.txt",' +
        '"content":"aGVsbG8=","content_type":"a/b","content_id":"a"}],"tags":[{"name":"campaign","value":"spring"}]}',
    );
  });

  test.each(['to', 'cc', 'bcc', 'reply_to'] as const)(
    'may give one address of %s without an array',
    (field) => {
      expect(emailOf({ ...minimal, [field]: 'b@example.com' })).toEqual(
        emailOf({ ...minimal, [field]: ['b@example.com'] }),
      );
    },
  );

  test('may be html without text', () => {
    const { to, subject } = minimal;
    expect(emailOf({ to, subject, html: '<p>Hi</p>' })).toEqual({
      to: [{ address: 'a@example.com' }],
      subject,
      html: '<p>Hi</p>',
    });
  });

  test.each([
    ['50 addresses of to', { to: addresses(50) }],
    ['50 addresses of to, cc and bcc', { to: addresses(20), cc: addresses(20), bcc: addresses(10) }],
    ['a hundred of reply_to', { reply_to: addresses(100) }],
    ['a subject of one character', { subject: '.' }],
    ['a file name of 255 characters', { attachments: [{ ...file, filename: 'f'.repeat(255) }] }],
    ['a file name in any script', { attachments: [{ ...file, filename: '山 田.pdf' }] }],
    ['an attachment of one byte', { attachments: [{ ...file, content: 'AA==' }] }],
    ['an attachment with + and /', { attachments: [{ ...file, content: '+/+/' }] }],
    ['two attachments of one name', { attachments: [file, file] }],
    ['no attachments', { attachments: [] }],
    ['the shortest content type', { attachments: [{ ...file, content_type: 'a/b' }] }],
    [
      'a content type of 78 characters',
      { attachments: [{ ...file, content_type: `text/${'x'.repeat(73)}` }] },
    ],
    [
      'a content type with parameters',
      { attachments: [{ ...file, content_type: 'image/svg+xml;charset=utf-8; a=b' }] },
    ],
    ['a content id of 78 characters', { attachments: [{ ...file, content_id: '!'.repeat(78) }] }],
    ['no tags', { tags: [] }],
    ['a tag of every character it may have', { tags: [{ name: 'aZ09_-', value: '-_90Za' }] }],
    ['a tag of 256 characters each', { tags: [{ name: 'n'.repeat(256), value: 'v'.repeat(256) }] }],
    ['two tags of one value', { tags: [tag, { name: 'other', value: 'spring' }] }],
    ['two tags whose names differ in case', { tags: [tag, { name: 'Campaign', value: 'spring' }] }],
    ['a tag named almost like one of ours', { tags: [{ name: 'email-api-records', value: 'x' }] }],
  ])('may have %s', (_, fields) => {
    expect(emailOf({ ...minimal, ...fields })).toBeDefined();
  });
});

describe('what is not an object is not an email', () => {
  test.each([
    ['null', null],
    ['nothing', undefined],
    ['an array', [minimal]],
    ['an empty array', []],
    ['a string', 'a@example.com'],
    ['a number', 1],
    ['true', true],
  ])('%s', (_, json) => {
    expect(parseEmail(json)).toEqual({ errors: [{ pointer: '', detail: 'must be an object' }] });
  });
});

describe('one wrong field is told with its pointer', () => {
  const { to: _to, ...withoutTo } = minimal;
  const { subject: _subject, ...withoutSubject } = minimal;
  const { text: _text, ...withoutText } = minimal;

  test.each<[string, object, string, string]>([
    ['no to', withoutTo, '/to', 'is required'],
    ['no subject', withoutSubject, '/subject', 'is required'],
    ['neither text nor html', withoutText, '/text', NO_TEXT],

    ['a bad from', { ...minimal, from: 'ada' }, '/from', FORM],
    ['two senders', { ...minimal, from: 'a@example.com, b@example.com' }, '/from', FORM],
    ['an array as from', { ...minimal, from: ['a@example.com'] }, '/from', 'must be a string'],
    [
      'a line break in from',
      { ...minimal, from: 'A\nB <a@example.com>' },
      '/from',
      'must not contain line breaks or control characters',
    ],
    [
      'an unquoted comma in from',
      { ...minimal, from: 'L, A <a@example.com>' },
      '/from',
      `${FORM}; put a name with special characters in quotes`,
    ],
    ['a bad to', { ...minimal, to: 'a@' }, '/to', FORM],
    ['two addresses in one string', { ...minimal, to: 'a@example.com, b@example.com' }, '/to', FORM],
    ['an empty to', { ...minimal, to: '' }, '/to', FORM],
    ['an empty array of to', { ...minimal, to: [] }, '/to', 'must have at least one address'],
    [
      'a bad address among good ones',
      { ...minimal, to: ['a@example.com', 'b', 'c@example.com'] },
      '/to/1',
      FORM,
    ],
    ['a number among addresses', { ...minimal, cc: ['a@example.com', 1] }, '/cc/1', 'must be a string'],
    ['null among addresses', { ...minimal, bcc: [null] }, '/bcc/0', 'must be a string'],
    ['an array among addresses', { ...minimal, to: [['a@example.com']] }, '/to/0', 'must be a string'],
    ['an object among addresses', { ...minimal, reply_to: [{}] }, '/reply_to/0', 'must be a string'],
    [
      'a bad reply_to',
      { ...minimal, reply_to: 'zoë@example.com' },
      '/reply_to',
      'must have only ASCII characters before the @',
    ],
    ['a bad domain', { ...minimal, cc: 'a@127.0.0.1' }, '/cc', 'must have a valid domain after the @'],

    ['an empty subject', { ...minimal, subject: '' }, '/subject', 'must not be empty'],
    ['a carriage return in the subject', { ...minimal, subject: 'a\rb' }, '/subject', ONE_LINE],
    ['a line feed in the subject', { ...minimal, subject: 'a\nb' }, '/subject', ONE_LINE],
    ['a line separator in the subject', { ...minimal, subject: 'a\u2028b' }, '/subject', ONE_LINE],
    ['a paragraph separator in the subject', { ...minimal, subject: 'a\u2029b' }, '/subject', ONE_LINE],
    ['NUL in the subject', { ...minimal, subject: 'a\0b' }, '/subject', ONE_LINE],
    ['a lone surrogate in the subject', { ...minimal, subject: 'a\ud83db' }, '/subject', ONE_LINE],
    ['a number as subject', { ...minimal, subject: 1 }, '/subject', 'must be a string'],
    ['an array as subject', { ...minimal, subject: ['Hello'] }, '/subject', 'must be a string'],

    ['an empty text', { ...minimal, text: '' }, '/text', 'must not be empty'],
    ['a lone surrogate in text', { ...minimal, text: 'Hi \udc69' }, '/text', 'must be valid Unicode'],
    ['a lone surrogate in html', { ...minimal, html: '\ud83d <p>' }, '/html', 'must be valid Unicode'],

    ['an array as attachments', { ...minimal, attachments: file }, '/attachments', 'must be an array'],
    ['a string as attachments', { ...minimal, attachments: 'aGVsbG8=' }, '/attachments', 'must be an array'],
    [
      'null among attachments',
      { ...minimal, attachments: [file, null] },
      '/attachments/1',
      'must be an object',
    ],
    [
      'a string among attachments',
      { ...minimal, attachments: ['undefined'] },
      '/attachments/0',
      'must be an object',
    ],
    [
      'no file name',
      { ...minimal, attachments: [{ content: 'AA==' }] },
      '/attachments/0/filename',
      'is required',
    ],
    ['no content', { ...minimal, attachments: [{ filename: 'a' }] }, '/attachments/0/content', 'is required'],
    [
      'a number as content',
      { ...minimal, attachments: [{ ...file, content: 1 }] },
      '/attachments/0/content',
      BASE64,
    ],
    [
      'empty content',
      { ...minimal, attachments: [{ ...file, content: '' }] },
      '/attachments/0/content',
      'must not be empty',
    ],
    [
      'an empty file name',
      { ...minimal, attachments: [{ ...file, filename: '' }] },
      '/attachments/0/filename',
      'must not be empty',
    ],
    [
      'a line break in a file name',
      { ...minimal, attachments: [{ ...file, filename: 'a\nb' }] },
      '/attachments/0/filename',
      ONE_LINE,
    ],
    [
      'a file name of 256 characters',
      { ...minimal, attachments: [file, { ...file, filename: 'f'.repeat(256) }] },
      '/attachments/1/filename',
      'must be at most 255 characters long',
    ],

    ['an object as tags', { ...minimal, tags: { campaign: 'spring' } }, '/tags', 'must be an array'],
    ['a string among tags', { ...minimal, tags: ['spring'] }, '/tags/0', 'must be an object'],
    ['a tag without a name', { ...minimal, tags: [{ value: 'spring' }] }, '/tags/0/name', 'is required'],
    ['a tag without a value', { ...minimal, tags: [tag, { name: 'b' }] }, '/tags/1/value', 'is required'],
    [
      'a number as the value of a tag',
      { ...minimal, tags: [{ ...tag, value: 7 }] },
      '/tags/0/value',
      'must be a string',
    ],
    [
      'a tag twice',
      { ...minimal, tags: [tag, { ...tag, value: 'autumn' }] },
      '/tags',
      'must not name a tag twice',
    ],

    ['a string as headers', { ...minimal, headers: 'X-A: 1' }, '/headers', 'must be an object'],
    ['an array as headers', { ...minimal, headers: [['X-A', '1']] }, '/headers', 'must be an object'],
  ])('%s', (_, json, pointer, detail) => {
    expect(errorsOf(json)).toEqual([{ pointer, detail }]);
  });

  test.each(['to', 'cc', 'bcc', 'reply_to'])('something else than a string or an array as %s', (field) => {
    for (const value of [1, true, {}, { 0: 'a@example.com' }]) {
      expect(errorsOf({ ...minimal, [field]: value })).toEqual([
        { pointer: `/${field}`, detail: 'must be a string or an array of strings' },
      ]);
    }
  });
});

describe('to, cc and bcc have at most 50 addresses together', () => {
  test.each([
    ['51 of to', { to: addresses(51) }],
    ['one too many over all three', { to: addresses(20), cc: addresses(20, 20), bcc: addresses(11, 40) }],
    ['one of to and 50 of bcc', { to: 'a@example.com', bcc: addresses(50) }],
    ['one of to and 50 of cc', { to: ['a@example.com'], cc: addresses(50) }],
    ['the same address 51 times', { to: Array(51).fill('a@example.com') }],
  ])('%s', (_, fields) => {
    expect(errorsOf({ ...minimal, ...fields })).toEqual([{ pointer: '/to', detail: TOO_MANY }]);
  });

  test('and one that is given in each of them counts once', () => {
    const { to, cc, bcc } = emailOf({ ...minimal, to: addresses(49), cc: addresses(50), bcc: addresses(50) });
    expect([to, cc, bcc].map((list) => list?.length)).toEqual([49, 1, undefined]);
  });
});

describe('headers', () => {
  const headersOf = (headers: object) => emailOf({ ...minimal, headers }).headers;
  const wrong = (headers: object) => errorsOf({ ...minimal, headers });

  test('are sorted by name', () => {
    expect(headersOf({ b: '3', 'X-B': '2', 'X-A': '1', 10: '0' })).toEqual([
      ['10', '0'],
      ['b', '3'],
      ['X-A', '1'],
      ['X-B', '2'],
    ]);
  });

  test('may be none', () => {
    expect(headersOf({})).toBeUndefined();
  });

  test.each([
    ['a name of 126 characters', 'n'.repeat(126), 'v'],
    ['a value of 995 characters', 'n', 'v'.repeat(995)],
    ['996 characters together', 'n'.repeat(126), 'v'.repeat(870)],
    ['the first and last characters of a name', '!9;~', 'v'],
    ['the first and last characters of a value', 'n', '! ~'],
    ['a name that is only like one of SES', 'Subject-Line', 'v'],
    ['a name that ends like one of SES', 'X-To', 'v'],
    ['a name that is almost a control header', 'X-SESSION', 'v'],
    ['the header for unsubscribing', 'List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    ['the header for threads', 'In-Reply-To', '<1@example.com>'],
  ])('may have %s', (_, name, value) => {
    expect(headersOf({ [name]: value })).toEqual([[name, value]]);
  });

  test.each([
    ['a name of 127 characters', 'n'.repeat(127), 'v', HEADER_NAME],
    ['an empty name', '', 'v', HEADER_NAME],
    ['a colon in the name', 'X-A:', 'v', HEADER_NAME],
    ['a space in the name', 'X A', 'v', HEADER_NAME],
    ['a line break in the name', 'X-A\r\nBcc', 'v', HEADER_NAME],
    ['an umlaut in the name', 'X-Ä', 'v', HEADER_NAME],
    ['DEL in the name', 'X-\x7f', 'v', HEADER_NAME],
    ['a value of 996 characters', 'n', 'v'.repeat(996), HEADER_VALUE],
    ['an empty value', 'X-A', '', HEADER_VALUE],
    ['a carriage return in the value', 'X-A', 'a\rb', HEADER_VALUE],
    ['a line feed in the value', 'X-A', 'a\nBcc: eve@example.com', HEADER_VALUE],
    ['a line feed at the end of the value', 'X-A', 'a\n', HEADER_VALUE],
    ['a folded value', 'X-A', 'a\r\n b', HEADER_VALUE],
    ['a line separator in the value', 'X-A', 'a\u2028b', HEADER_VALUE],
    ['a tab in the value', 'X-A', 'a\tb', HEADER_VALUE],
    ['NUL in the value', 'X-A', 'a\0', HEADER_VALUE],
    ['an umlaut in the value', 'X-A', 'ä', HEADER_VALUE],
    ['997 characters together', 'n'.repeat(126), 'v'.repeat(871), HEADER_LENGTH],
    ['997 characters together, by the value', 'nn', 'v'.repeat(995), HEADER_LENGTH],
    ['a number as the value', 'X-A', 1, 'must be a string'],
    ['a value of spaces', 'X-A', '  ', HEADER_VALUE],
    ['a hidden line break', 'X-A', '=?utf-8?Q?a=0D=0Ab?=', 'has encoded words that hide control characters'],
    [
      'words of a charset that nobody knows',
      'X-A',
      '=?x-none?Q?a=0D=0Ab?=',
      'has encoded words that cannot be decoded',
    ],
    ['an array as the value', 'X-A', ['v'], 'must be a string'],
  ])('may not have %s', (_, name, value, detail) => {
    expect(wrong({ [name]: value })).toEqual([{ pointer: `/headers/${name}`, detail }]);
  });

  test.each([
    'Bcc',
    'Cc',
    'Content-Disposition',
    'Content-Transfer-Encoding',
    'Content-Type',
    'Date',
    'DKIM-Signature',
    'From',
    'Message-ID',
    'MIME-Version',
    'Reply-To',
    'Return-Path',
    'Subject',
    'To',
    'X-SES-CONFIGURATION-SET',
    'X-SES-MESSAGE-TAGS',
    'X-SES-',
  ])('may not have %s in any case, since SES owns it', (name) => {
    for (const spelling of [name, name.toLowerCase(), name.toUpperCase()]) {
      expect(wrong({ [spelling]: 'x' })).toEqual([{ pointer: `/headers/${spelling}`, detail: BY_SES }]);
    }
  });

  test.each([
    ['X-A', 'x-a'],
    ['x-a', 'X-A'],
    ['X-a', 'x-A'],
  ])('may not have one header in two spellings: %s and %s', (first, second) => {
    expect(wrong({ [first]: '1', 'X-B': '2', [second]: '3' })).toEqual([
      { pointer: `/headers/${second}`, detail: 'is given twice, in another spelling' },
    ]);
  });

  test('are all told when several are wrong, slashes and tildes escaped', () => {
    expect(wrong({ 'a/~b': '\n', To: 'eve@example.com', 'X-A': 'good', 'a b': 'x' })).toEqual([
      { pointer: '/headers/a~1~0b', detail: HEADER_VALUE },
      { pointer: '/headers/To', detail: BY_SES },
      { pointer: '/headers/a b', detail: HEADER_NAME },
    ]);
  });

  test('keep names that JavaScript gives a meaning', () => {
    const json = JSON.parse(
      '{"to":"a@example.com","subject":"Hello","text":"Hi","headers":{"prototype":"3","constructor":"2","__proto__":"1"}}',
    );
    expect(emailOf(json).headers).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['prototype', '3'],
    ]);
  });
});

describe('an attachment', () => {
  const wrong = (fields: object) => errorsOf({ ...minimal, attachments: [{ ...file, ...fields }] });

  test.each([
    ['without its padding', 'aGVsbG8'],
    ['with half of its padding', 'AA='],
    ['with too much padding', 'aGVsbG8=='],
    ['with padding in the middle', 'AA==AA=='],
    ['with padding only', '===='],
    ['of one character', 'A'],
    ['with bits left over', 'AB=='],
    ['in the URL-safe alphabet', '-_-_'],
    ['with a character of no alphabet', 'aGVs*G8='],
    ['with an umlaut', 'aGVsäG8='],
    ['as a data URL', 'data:text/plain;base64,aGVsbG8='],
  ])('is not taken as base64 %s', (_, content) => {
    expect(wrong({ content })).toEqual([{ pointer: '/attachments/0/content', detail: BASE64 }]);
  });

  test.each([
    ['empty', ''],
    ['no media type', 'text'],
    ['without a subtype', 'text/'],
    ['without a type', '/plain'],
    ['with two slashes', 'text/plain/x'],
    ['with a space inside', 'text/ plain'],
    ['with a line break', 'text/plain\r\nBcc: eve@example.com'],
    ['with a folded parameter', 'text/plain;\r\n a=b'],
    ['with a parameter without a value', 'text/plain; charset='],
    ['with an umlaut', 'text/plän'],
    ['of 79 characters', `text/${'x'.repeat(74)}`],
  ])('may not have a content type %s', (_, content_type) => {
    expect(wrong({ content_type })).toEqual([
      { pointer: '/attachments/0/content_type', detail: CONTENT_TYPE },
    ]);
  });

  test.each(["text/plain; name*=utf-8''setup.exe", 'text/plain; name*0=setup; name*1=.exe'])(
    'may not hide a name in %s',
    (content_type) => {
      expect(wrong({ content_type })).toEqual([
        {
          pointer: '/attachments/0/content_type',
          detail: 'must have no parameter in pieces or in a charset of its own (RFC 2231)',
        },
      ]);
    },
  );

  test('may not have a name that is encoded twice', () => {
    const filename = '=?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=2Eexe=3F=3D?=';
    expect(wrong({ filename })).toEqual([
      { pointer: '/attachments/0/filename', detail: 'must not look like an encoded word (RFC 2047)' },
    ]);
  });

  test('may have its lines broken wherever an encoder breaks them', () => {
    const given = { ...minimal, attachments: [{ ...file, content: ' aGVs\r\n\tbG8=\n' }] };
    expect(parseEmail(given)).toEqual(
      parseEmail({ ...minimal, attachments: [{ ...file, content: 'aGVsbG8=' }] }),
    );
    expect(wrong({ content: 'aGVs\u00a0bG8=' })).toEqual([
      { pointer: '/attachments/0/content', detail: BASE64 },
    ]);
  });

  test.each([
    ['empty', ''],
    ['of 79 characters', 'c'.repeat(79)],
    ['with an opening bracket', '<a'],
    ['with a closing bracket', 'a>'],
    ['with a space', 'a b'],
    ['with a line break', 'a\r\nb'],
    ['with a line break at its end', 'a\n'],
    ['with an umlaut', 'ä'],
  ])('may not have a content id %s', (_, content_id) => {
    expect(wrong({ content_id })).toEqual([{ pointer: '/attachments/0/content_id', detail: CONTENT_ID }]);
  });
});

describe('a tag', () => {
  test.each([
    ['empty', ''],
    ['of 257 characters', 't'.repeat(257)],
    ['with a space', 'a b'],
    ['with a dot', 'a.b'],
    ['with a colon, as the tags of AWS have', 'ses:source-ip'],
    ['with an umlaut', 'ä'],
    ['with a line break at its end', 'a\n'],
  ])('may not be %s', (_, bad) => {
    expect(errorsOf({ ...minimal, tags: [{ name: bad, value: 'x' }] })).toEqual([
      { pointer: '/tags/0/name', detail: TAG },
    ]);
    expect(errorsOf({ ...minimal, tags: [tag, { name: 'x', value: bad }] })).toEqual([
      { pointer: '/tags/1/value', detail: TAG },
    ]);
  });

  test.each(['email-api-record', 'email-api-claim', 'email-api-caller'])(
    'may not be named %s, which is ours',
    (name) => {
      expect(errorsOf({ ...minimal, tags: [tag, { name, value: 'x' }] })).toEqual([
        { pointer: '/tags/1/name', detail: 'is reserved for this API' },
      ]);
    },
  );

  test.each(['email-api-record', 'email-api-claim'])('may have the value %s', (value) => {
    expect(emailOf({ ...minimal, tags: [{ name: 'x', value }] }).tags).toEqual([{ name: 'x', value }]);
  });
});

describe('unknown fields are errors', () => {
  const hostile = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

  test.each(['sender', 'a_to', 'replyToo'])('%s, even as null', (name) => {
    expect(errorsOf({ ...minimal, [name]: null })).toEqual([{ pointer: `/${name}`, detail: UNKNOWN }]);
  });

  test.each([
    ['replyTo', 'reply_to'],
    ['ReplyTo', 'reply_to'],
    ['reply-to', 'reply_to'],
    ['To', 'to'],
    ['to ', 'to'],
    ['HTML', 'html'],
  ])('%s, and the right spelling is told', (name, right) => {
    expect(errorsOf({ ...minimal, [name]: 'a@example.com' })).toEqual([
      { pointer: `/${name}`, detail: `is not a known field: it is written ${right}` },
    ]);
  });

  test('scheduledAt, and why it is not there', () => {
    expect(errorsOf({ ...minimal, scheduledAt: 'x' })[0]?.detail).toMatch(
      /^is not supported: .* sends at once/,
    );
  });

  test('all of them are told, of the email, its attachments and its tags', () => {
    const json = {
      ...minimal,
      a: 1,
      attachments: [file, { ...file, url: 'https://example.com', contentId: 'x' }],
      tags: [{ ...tag, b: 1 }],
      z: 1,
    };
    expect(errorsOf(json)).toEqual([
      { pointer: '/a', detail: UNKNOWN },
      { pointer: '/z', detail: UNKNOWN },
      { pointer: '/attachments/1/url', detail: UNKNOWN },
      { pointer: '/attachments/1/contentId', detail: `${UNKNOWN}: it is written content_id` },
      { pointer: '/tags/0/b', detail: UNKNOWN },
    ]);
  });

  test.each(hostile)('%s in the email', (name) => {
    const json = JSON.parse(
      `{"to":"a@example.com","subject":"Hello","text":"Hi","${name}":{"from":"a@example.com"}}`,
    );
    expect(errorsOf(json)).toEqual([{ pointer: `/${name}`, detail: UNKNOWN }]);
  });

  test.each(hostile)('%s in an attachment', (name) => {
    const json = JSON.parse(
      `{"attachments":[{"filename":"a.txt","content":"aGVsbG8=","${name}":{"content_id":"a"}}]}`,
    );
    expect(errorsOf({ ...minimal, ...json })).toEqual([
      { pointer: `/attachments/0/${name}`, detail: UNKNOWN },
    ]);
  });

  test.each(hostile)('%s in a tag', (name) => {
    const json = JSON.parse(`{"tags":[{"name":"a","value":"b","${name}":{"value":"c"}}]}`);
    expect(errorsOf({ ...minimal, ...json })).toEqual([{ pointer: `/tags/0/${name}`, detail: UNKNOWN }]);
  });

  test('a field is not taken from a __proto__', () => {
    const json = JSON.parse('{"__proto__":{"to":"a@example.com"},"subject":"Hello","text":"Hi"}');
    expect(errorsOf(json)).toEqual([
      { pointer: '/to', detail: 'is required' },
      { pointer: '/__proto__', detail: UNKNOWN },
    ]);
    expect(Object.prototype).not.toHaveProperty('to');
  });
});

describe("what Resend's API has and this one does not", () => {
  test.each([
    ['scheduled_at', '2026-01-01T00:00:00Z', /^is not supported: .* sends at once/],
    ['template', { id: 'welcome' }, /^is not supported: .* send text or html/],
    ['topic_id', 'x', /^is not supported: .* no topics/],
    ['react', {}, /^is not supported: .* html/],
  ])('is told by its name: %s', (name, value, detail) => {
    expect(errorsOf({ ...minimal, [name]: value })).toEqual([
      { pointer: `/${name}`, detail: expect.stringMatching(detail) },
    ]);
  });

  test('is told of an attachment too', () => {
    expect(errorsOf({ ...minimal, attachments: [{ ...file, path: 'https://example.com/a.pdf' }] })).toEqual([
      { pointer: '/attachments/0/path', detail: expect.stringMatching(/^is not supported: .* content/) },
    ]);
  });

  test('is told first: what is missing may be missing for it', () => {
    const pointers = errorsOf({ to: 'a@example.com', template: { id: 'x' }, z: 1 }).map(
      (error) => error.pointer,
    );
    expect(pointers).toEqual(['/template', '/subject', '/text', '/z']);
  });

  test('is not told of another object', () => {
    expect(
      errorsOf({ ...minimal, path: 1, attachments: [{ ...file, template: 1 }], tags: [{ ...tag, path: 1 }] }),
    ).toEqual(
      ['/path', '/attachments/0/template', '/tags/0/path'].map((pointer) => ({ pointer, detail: UNKNOWN })),
    );
  });

  test('is counted with the others, so that an answer stays small', () => {
    const attachments = Array(100).fill({ ...file, path: 'x', a: 1 });
    expect(errorsOf({ ...minimal, attachments })).toHaveLength(100);
  });
});

describe('all errors at once', () => {
  test('of an empty object', () => {
    expect(errorsOf({})).toEqual([
      { pointer: '/to', detail: 'is required' },
      { pointer: '/subject', detail: 'is required' },
      { pointer: '/text', detail: NO_TEXT },
    ]);
  });

  test('of an email that is wrong everywhere', () => {
    const json = {
      from: 'ada',
      to: ['a', 'b@example.com', 'c'],
      cc: 'd@',
      subject: 'a\nb',
      headers: { 'X-A': '\n', To: 'x' },
      attachments: [{ filename: '', content: '*' }],
      tags: [{ name: 'a b', value: 'c d' }],
      sender: {},
    };
    expect(errorsOf(json)).toEqual([
      { pointer: '/from', detail: FORM },
      { pointer: '/to/0', detail: FORM },
      { pointer: '/to/2', detail: FORM },
      { pointer: '/cc', detail: FORM },
      { pointer: '/subject', detail: ONE_LINE },
      { pointer: '/headers/X-A', detail: HEADER_VALUE },
      { pointer: '/headers/To', detail: BY_SES },
      { pointer: '/attachments/0/filename', detail: 'must not be empty' },
      { pointer: '/attachments/0/content', detail: BASE64 },
      { pointer: '/tags/0/name', detail: TAG },
      { pointer: '/tags/0/value', detail: TAG },
      { pointer: '/text', detail: NO_TEXT },
      { pointer: '/sender', detail: UNKNOWN },
    ]);
  });

  test('too many recipients and a missing text are both told', () => {
    expect(errorsOf({ to: addresses(51), subject: 'Hello' })).toEqual([
      { pointer: '/to', detail: TOO_MANY },
      { pointer: '/text', detail: NO_TEXT },
    ]);
  });

  test('too many recipients are told beside what is wrong elsewhere', () => {
    const json = { ...minimal, to: addresses(20), cc: addresses(20, 20), bcc: addresses(11, 40), subject: 1 };
    expect(errorsOf(json)).toEqual([
      { pointer: '/subject', detail: 'must be a string' },
      { pointer: '/to', detail: TOO_MANY },
    ]);
  });

  test('but never more than a hundred', () => {
    const wrong = Array(50).fill('x');
    expect(errorsOf({ ...minimal, to: wrong, cc: wrong })).toHaveLength(100);
    expect(errorsOf({ ...minimal, to: wrong, cc: wrong, react: {} })).toHaveLength(100);
    const unknown = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}`, index]));
    expect(errorsOf({ ...minimal, ...unknown })).toHaveLength(100);
  });
});

test('text and html that are both empty are both wrong, and not absent', () => {
  expect(errorsOf({ ...minimal, text: '', html: '' })).toEqual([
    { pointer: '/text', detail: 'must not be empty' },
    { pointer: '/html', detail: 'must not be empty' },
  ]);
});

describe('a list is counted before it is looked into', () => {
  const TOO_LONG = 'must have at most 100 elements';

  test.each([
    ['to', 50, TOO_MANY],
    ['cc', 50, TOO_MANY],
    ['bcc', 50, TOO_MANY],
    ['reply_to', 100, TOO_LONG],
    ['attachments', 100, TOO_LONG],
    ['tags', 100, TOO_LONG],
  ])('%s', (field, most, detail) => {
    // Half a million wrong elements: looked into one by one, they took a minute.
    const json = { ...minimal, [field]: Array(500_000).fill(1) };
    expect(errorsOf(json)).toEqual([{ pointer: `/${field}`, detail }]);
    expect(errorsOf({ ...minimal, [field]: Array(most + 1).fill(1) })).toHaveLength(1);
    expect(errorsOf({ ...minimal, [field]: Array(most).fill(1) })).toHaveLength(most);
  });

  test.each([
    ['attachments', file],
    ['tags', tag],
  ])('%s, for unknown fields too', (field, element) => {
    const json = { ...minimal, [field]: [...Array(100).fill(element), { ...element, react: 1 }] };
    expect(errorsOf(json)).toEqual([{ pointer: `/${field}`, detail: TOO_LONG }]);
  });

  test('headers', () => {
    const headers = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`X-${index}`, 1]));
    expect(errorsOf({ ...minimal, headers: headers(16) })).toEqual([
      { pointer: '/headers', detail: 'must have at most 15 headers' },
    ]);
    expect(errorsOf({ ...minimal, headers: headers(15) })).toHaveLength(15);
  });

  test('headers that are null, of which there may be as many again', () => {
    const absent = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`X-${index}`, null]));
    expect(emailOf({ ...minimal, headers: absent(30) })).not.toHaveProperty('headers');
    expect(errorsOf({ ...minimal, headers: absent(31) })).toEqual([
      { pointer: '/headers', detail: 'must have at most 15 headers' },
    ]);
  });

  test('and null is absent in each element of the longest', () => {
    const files = Array(100).fill({ ...file, content_type: null, content_id: null });
    expect(emailOf({ ...minimal, attachments: files }).attachments).toEqual(Array(100).fill(file));
    const tags = Array.from({ length: 100 }, (_, index) => ({ name: `t${index}`, value: null }));
    expect(errorsOf({ ...minimal, tags })[99]).toEqual({ pointer: '/tags/99/value', detail: 'is required' });
  });
});

describe('an answer stays small and tells nothing of the input', () => {
  test('no value is repeated', () => {
    const secret = 'S3CRET';
    const json = {
      from: `${secret}@`,
      to: [secret, `${secret} <x>`, `${secret}@${secret}`, { [secret]: secret }],
      cc: { secret },
      subject: `${secret}\n`,
      text: `${secret}\ud83d`,
      html: [secret],
      headers: { To: secret, 'X-A': `${secret}\n`, 'X-B': [secret] },
      attachments: [
        secret,
        { filename: `${secret}\n`, content: secret, content_type: secret, content_id: `<${secret}>` },
      ],
      tags: [secret, { name: `${secret}!`, value: `${secret}!` }],
      react: secret,
    };
    const errors = errorsOf(json);
    expect(errors.length).toBeGreaterThan(18);
    expect(JSON.stringify(errors)).not.toContain(secret);
  });

  test('a name of a field is repeated up to 128 characters', () => {
    expect(errorsOf({ ...minimal, ['n'.repeat(129)]: 1 })).toEqual([
      { pointer: `/${'n'.repeat(128)}`, detail: UNKNOWN },
    ]);
    expect(errorsOf({ ...minimal, headers: { ['n'.repeat(100_000)]: 1 } })).toEqual([
      { pointer: `/headers/${'n'.repeat(128)}`, detail: HEADER_NAME },
    ]);
  });
});

describe('whatever JSON comes', () => {
  const deepArray = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`);
  const deepObject = JSON.parse(`${'{"to":'.repeat(1_000)}1${'}'.repeat(1_000)}`);

  test.each([
    ['to', '/to/0', 'must be a string'],
    ['subject', '/subject', 'must be a string'],
    ['headers', '/headers', 'must be an object'],
    ['tags', '/tags/0/name', 'is required'],
    ['attachments', '/attachments/0/filename', 'is required'],
  ])('arrays nested a thousand deep are an error of %s', (field, pointer, detail) => {
    expect(errorsOf({ ...minimal, [field]: deepArray })[0]).toEqual({ pointer, detail });
  });

  test.each([
    ['cc', '/cc'],
    ['subject', '/subject'],
    ['headers', '/headers/to'],
    ['tags', '/tags'],
  ])('objects nested a thousand deep are an error of %s', (field, pointer) => {
    expect(errorsOf({ ...minimal, [field]: deepObject })[0]?.pointer).toBe(pointer);
  });

  test('nesting a thousand deep is an error of the email', () => {
    expect(errorsOf(deepArray)).toEqual([{ pointer: '', detail: 'must be an object' }]);
    expect(errorsOf(deepObject).map(({ pointer }) => pointer)).toEqual(['/to', '/subject', '/text']);
  });

  const field = fc.constantFrom(
    'from',
    'to',
    'cc',
    'subject',
    'text',
    'html',
    'headers',
    'attachments',
    'tags',
    '__proto__',
  );
  const nearly = fc.dictionary(
    field,
    fc.oneof(fc.jsonValue(), fc.constantFrom('a@example.com', 'Hi', [file], [tag], [{}])),
  );

  test('it is read or told what is wrong, and nothing throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), nearly), (json) => {
        const reading = parseEmail(json);
        if ('email' in reading) return;
        expect(reading.errors.length).toBeGreaterThan(0);
        expect(reading.errors.length).toBeLessThanOrEqual(100);
        for (const error of reading.errors) {
          expect(error).toEqual({
            pointer: expect.stringMatching(/^(\/.*)?$/s),
            detail: expect.stringMatching(/./),
          });
        }
      }),
      { seed: 3, numRuns: 2_000 },
    );
  });
});
