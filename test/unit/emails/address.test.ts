import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress } from '../../../functions/emails/address.ts';
import { formatMailbox } from '../../../functions/emails/mailbox.ts';

const local64 = 'l'.repeat(64);
const label63 = 'd'.repeat(63);
/** 189 characters: 254 with a local part of 64 and the `@`. */
const domain189 = `${label63}.${label63}.${'d'.repeat(57)}.com`;

describe('an address that is taken', () => {
  test.each([
    ['bare', 'ada@example.com', 'ada@example.com'],
    ['with spaces around it', '  ada@example.com\u00a0', 'ada@example.com'],
    ['in angle brackets', '<ada@example.com>', 'ada@example.com'],
    ['with a dot in the local part', 'ada.l@example.com', 'ada.l@example.com'],
    [
      'with words between dots in the local part',
      'ada.king.lovelace@a.example',
      'ada.king.lovelace@a.example',
    ],
    [
      'with every special character of a dot-atom',
      "!#$%&'*+/=?^_`{|}~-0@example.com",
      "!#$%&'*+/=?^_`{|}~-0@example.com",
    ],
    ['with capitals, of which the local part keeps its own', 'Ada@Example.COM', 'Ada@example.com'],
    ['at a domain of many labels', 'ada@a.b-c.d0.example', 'ada@a.b-c.d0.example'],
    ['at a domain that begins with a digit', 'ada@3m.example', 'ada@3m.example'],
    ['at a domain of two letters a label', 'ada@ex.io', 'ada@ex.io'],
    ['at a domain of one letter a label', 'ada@x.y', 'ada@x.y'],
    ['at a top-level domain that begins with a digit', 'ada@example.3com', 'ada@example.3com'],
    ['at a Punycode domain', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    ['at an IDN domain', 'ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['at an IDN domain in capitals', 'ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    ['at a domain with ideographic full stops', 'ada@例え。テスト', 'ada@xn--r8jz45g.xn--zckzah'],
    ['with the longest local part', `${local64}@example.com`, `${local64}@example.com`],
    ['with the longest label', `ada@${label63}.com`, `ada@${label63}.com`],
    ['of the longest length', `${local64}@${domain189}`, `${local64}@${domain189}`],
  ])('%s', (_, text, address) => {
    expect(readAddress(text)).toEqual({ mailbox: { address } });
  });
});

describe('a name', () => {
  test.each([
    ['is what stands before the brackets', 'Ada Lovelace <ada@example.com>', 'Ada Lovelace'],
    ['loses the spaces around it', '  Ada   <ada@example.com> ', 'Ada'],
    ['needs no space before the bracket', 'Ada<ada@example.com>', 'Ada'],
    ['loses its quotes', '"Ada" <ada@example.com>', 'Ada'],
    ['loses the spaces inside its quotes', '" Ada " <ada@example.com>', 'Ada'],
    ['in quotes may hold a comma', '"Lovelace, Ada" <ada@example.com>', 'Lovelace, Ada'],
    ['in quotes may hold another address', '"A <b@c.com>" <ada@example.com>', 'A <b@c.com>'],
    ['in quotes may hold escaped quotes', String.raw`"Ada \"A\" L" <ada@example.com>`, 'Ada "A" L'],
    ['in quotes may hold a backslash', String.raw`"a\\b" <ada@example.com>`, String.raw`a\b`],
    ['in quotes loses a needless escape', String.raw`"\A\d\a" <ada@example.com>`, 'Ada'],
    ['keeps an escaped character outside the BMP whole', '"\\👩" <ada@example.com>', '👩'],
    ['may hold dots, apostrophes and parentheses', "Dr. O'Neil (Ops) <ada@example.com>", "Dr. O'Neil (Ops)"],
    ['may be in any script', 'Zoë 山田 👩‍💻 <ada@example.com>', 'Zoë 山田 👩‍💻'],
    ['may have an unquoted @', 'jane@example.org via Acme <ada@example.com>', 'jane@example.org via Acme'],
    ['may have an unquoted colon', 'Re: Ada <ada@example.com>', 'Re: Ada'],
    ['may have square brackets', '[Ada] <ada@example.com>', '[Ada]'],
    ['may be encoded words', '=?utf-8?b?Sm9zw6kgR2FyY8OtYQ==?= <ada@example.com>', 'José García'],
    ['may be encoded words in quotes', '"=?utf-8?Q?Jos=C3=A9_G.?=" <ada@example.com>', 'José G.'],
    ['may be words of another charset', '=?ISO-8859-1*en?q?Jos=E9?= <ada@example.com>', 'José'],
    [
      'may be several words',
      '=?utf-8?Q?Jo?= =?utf-8?B?c8M=?=  =?UTF-8?B?qQ==?= G <ada@example.com>',
      'José G',
    ],
    [
      'may be words of several charsets, between which no space belongs to it',
      '=?utf-8?Q?Jo?= =?iso-8859-1?Q?s=E9?= =?utf-8?Q?=C3=A9?= <ada@example.com>',
      'Joséé',
    ],
    [
      'that decodes to an address is a name',
      '=?utf-8?Q?x_=3Ceve=40evil.com=3E?= <ada@example.com>',
      'x <eve@evil.com>',
    ],
    ['is decoded once', '=?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?= <ada@example.com>', '=?utf-8?Q?x?='],
    ['may take 320 bytes', `${'n'.repeat(302)} <ada@example.com>`, 'n'.repeat(302)],
  ])('%s', (_, text, name) => {
    expect(readAddress(text)).toEqual({ mailbox: { name, address: 'ada@example.com' } });
  });

  test.each([
    ['nothing in quotes', '"" <ada@example.com>'],
    ['only spaces in quotes', '"  " <ada@example.com>'],
    ['only spaces', '   <ada@example.com>'],
  ])('that is %s is none', (_, text) => {
    expect(readAddress(text)).toEqual({ mailbox: { address: 'ada@example.com' } });
  });

  test.each([
    ['321 bytes', `${'n'.repeat(303)} <ada@example.com>`],
    ['321 bytes, its quotes counted', `"${','.repeat(301)}" <ada@example.com>`],
    ['369 bytes once encoded', `${'שלום '.repeat(24)}<ada@example.com>`],
    ['a megabyte', `${'n'.repeat(1_000_000)} <ada>`],
  ])('of %s is too long', (_, text) => {
    expect(readAddress(text)).toEqual({
      wrong: 'must be at most 320 bytes long, its name included and encoded',
    });
  });

  test.each([
    ['a line break', '"=?utf-8?Q?x=0D=0ABcc:_v@evil.com?=" <ada@example.com>'],
    ['a line separator', '=?utf-8?B?YeKAqGI=?= <ada@example.com>'],
    ['NUL', '=?us-ascii?Q?a=00b?= <ada@example.com>'],
  ])('that decodes to %s is refused', (_, text) => {
    expect(readAddress(text)).toEqual({ wrong: 'must not contain line breaks or control characters' });
  });

  test.each(['=?utf-8?Q?=FF?=', '=?utf-8?B?*?=', '=?utf-8?Q?=4?=', '=?klingon?Q?a?=', '=?utf-8?Q?é?='])(
    'that cannot be decoded is refused: %s',
    (words) => {
      expect(readAddress(`${words} <ada@example.com>`)).toEqual({
        wrong: 'has encoded words (RFC 2047) that cannot be decoded',
      });
    },
  );

  test.each([
    ['a comma', 'Lovelace, Ada <ada@example.com>'],
    ['a semicolon', 'Ada; <ada@example.com>'],
    ['an opening bracket', 'Ada < <ada@example.com>'],
    ['a closing bracket', 'Ada > <ada@example.com>'],
    ['a backslash', String.raw`A\da <ada@example.com>`],
    ['a quotation mark inside', 'Ada "A" L <ada@example.com>'],
    ['an opening quotation mark only', '"Ada <ada@example.com>'],
    ['an escaped closing quotation mark', String.raw`"Ada\" <ada@example.com>`],
    ['two quoted strings', '"Ada" "L" <ada@example.com>'],
  ])('with %s must be quoted', (_, text) => {
    expect(readAddress(text)).toEqual({
      wrong: expect.stringMatching(/^must be one address.*in quotes$/),
    });
  });
});

describe('what is not one address', () => {
  test.each([
    ['nothing', ''],
    ['a space', ' '],
    ['a word', 'ada'],
    ['a thousand characters', 'a'.repeat(1_000)],
    ['an @ alone', '@'],
    ['no local part', '@example.com'],
    ['no local part, in brackets', 'Ada <@example.com>'],
    ['no domain', 'ada@'],
    ['no domain, in brackets', 'Ada <ada@>'],
    ['empty brackets', 'Ada <>'],
    ['an opening bracket only', 'Ada <ada@example.com'],
    ['brackets in brackets', 'Ada <<ada@example.com>>'],
    ['something after the brackets', 'Ada <ada@example.com> L'],
    ['two addresses', 'ada@example.com, bob@example.com'],
    ['two addresses with a semicolon', 'ada@example.com;bob@example.com'],
    ['two addresses with a space', 'ada@example.com bob@example.com'],
    ['two addresses with names', 'Ada <ada@example.com>, Bob <bob@example.com>'],
    ['two addresses with quoted names', '"Ada" <ada@example.com>, "Bob" <bob@example.com>'],
    ['two addresses in brackets', '<ada@example.com>, <bob@example.com>'],
    ['two addresses in one pair of brackets', 'Ada <ada@example.com, bob@example.com>'],
    ['a group', 'Friends: ada@example.com, bob@example.com;'],
    ['a source route', '<@relay.example:ada@example.com>'],
    ['a space in the local part', 'a da@example.com'],
    ['a quoted local part', '"a da"@example.com'],
    ['a dot at the start of the local part', '.ada@example.com'],
    ['a dot at the end of the local part', 'ada.@example.com'],
    ['two dots in the local part', 'a..da@example.com'],
    ['a comment', 'ada(home)@example.com'],
  ])('%s', (_, text) => {
    expect(readAddress(text)).toEqual({ wrong: expect.stringMatching(/^must be one address/) });
  });

  test.each([
    ['at a single label', 'ada@localhost'],
    ['at a percent-encoded domain', 'ada@ex%61mple.com'],
    ['at a domain with a percent sign of full width', 'ada@ex％61mple.com'],
    ['at a domain with a port', 'ada@example.com:25'],
    ['at a domain with a path', 'ada@example.com/x'],
    ['at a domain with an underscore', 'ada@ex_ample.com'],
    ['at a domain with a space', 'ada@exa mple.com'],
    ['at an IPv4 address', 'ada@127.0.0.1'],
    ['at an IPv4 address whose last number has several digits', 'ada@192.0.2.100'],
    ['at an IPv4 address of full-width digits', 'ada@１２７.０.０.１'],
    ['at an IPv4 address in hexadecimal', 'ada@0x7f.0x1'],
    ['at an address literal', 'ada@[127.0.0.1]'],
    ['at a top-level domain of digits', 'ada@example.123'],
    ['at a domain with a dot at its end', 'ada@example.com.'],
    ['at a domain with a dot at its start', 'ada@.example.com'],
    ['at a domain with two dots', 'ada@example..com'],
    ['at a label that begins with a hyphen', 'ada@-example.com'],
    ['at a label that ends with a hyphen', 'ada@example-.com'],
    ['at a label of 64', `ada@${'d'.repeat(64)}.com`],
    ['at a last label of 64', `ada@example.${'d'.repeat(64)}`],
    ['at a domain of a thousand characters', `ada@${'d'.repeat(1_000)}`],
  ])('%s', (_, text) => {
    expect(readAddress(text)).toEqual({ wrong: 'must have a valid domain after the @' });
  });

  test.each([
    [
      'a closing bracket only',
      'ada@example.com>',
      'must be one address, as a@example.com or Name <a@example.com>',
    ],
    [
      'a local part of 65 characters',
      `${local64}l@example.com`,
      'must have at most 64 characters before the @',
    ],
    [
      'a local part of a thousand characters',
      `${'l'.repeat(1_000)}@example.com`,
      'must have at most 64 characters before the @',
    ],
    [
      '255 characters',
      `${local64}@${label63}.${label63}.${'d'.repeat(58)}.com`,
      'must be at most 254 characters long',
    ],
    [
      'a domain of 254 characters',
      `a@${`${'d'.repeat(60)}.`.repeat(4)}${'d'.repeat(10)}`,
      'must have a valid domain after the @',
    ],
    [
      'a domain of 254 characters in capitals',
      `a@${`${'D'.repeat(60)}.`.repeat(4)}${'D'.repeat(10)}`,
      'must have a valid domain after the @',
    ],
    ['a local part with an umlaut', 'zoë@example.com', 'must have only ASCII characters before the @'],
    ['a local part in another script', '山田@example.com', 'must have only ASCII characters before the @'],
  ])('%s', (_, text, wrong) => {
    expect(readAddress(text)).toEqual({ wrong });
  });

  const wrong = 'must not contain line breaks or control characters';
  const whiteSpace = [
    ['a carriage return', '\r'],
    ['a line feed', '\n'],
    ['a line separator', '\u2028'],
    ['a paragraph separator', '\u2029'],
    ['a tab', '\t'],
  ] as const;
  const others = [
    ['a header of its own', '\r\nBcc: eve@example.com\r\n'],
    ['a next line', '\u0085'],
    ['NUL', '\0'],
    ['DEL', '\x7f'],
    ['a lone high surrogate', '\ud83d'],
    ['a lone low surrogate', '\udc69'],
  ] as const;

  test.each(whiteSpace)('%s is dropped at the ends', (_, space) => {
    const ada = { address: 'ada@example.com' };
    expect(readAddress(`${space}ada@example.com${space}`)).toEqual({ mailbox: ada });
    expect(readAddress(`${space}"Ada" <ada@example.com>${space}`)).toEqual({
      mailbox: { name: 'Ada', ...ada },
    });
  });

  test.each(others)('%s, at an end', (_, bad) => {
    expect(readAddress(`ada@example.com${bad}`)).toEqual({ wrong });
    expect(readAddress(`${bad}ada@example.com`)).toEqual({ wrong });
  });

  test.each([...whiteSpace, ...others])('%s, between the ends', (_, bad) => {
    expect(readAddress(`Ada${bad}<ada@example.com>`)).toEqual({ wrong });
    expect(readAddress(`" Ada${bad}" <ada@example.com>`)).toEqual({ wrong });
    expect(readAddress(`Ada <ada@example.com${bad}>`)).toEqual({ wrong });
    expect(readAddress(`A${bad}da <ada@example.com>`)).toEqual({ wrong });
    expect(readAddress(`"A${bad}da" <ada@example.com>`)).toEqual({ wrong });
    expect(readAddress(`"A\\${bad}" <ada@example.com>`)).toEqual({ wrong });
    expect(readAddress(`Ada <ada@exam${bad}ple.com>`)).toEqual({ wrong });
  });
});

describe('whatever is read', () => {
  const anything = fc.string({ unit: 'binary' });
  const hostile = fc
    .array(
      fc.constantFrom(
        'ada@example.com',
        '<',
        '>',
        '"',
        '\\',
        ',',
        ' ',
        '@',
        '.',
        '\r\n',
        '\u2028',
        'é',
        '👩',
        '\ud83d',
      ),
    )
    .map((parts) => parts.join(''));
  const quoted = anything.map((name) => `"${name.replace(/["\\]/g, '\\$&')}" <ada@bücher.example>`);
  const named = fc.string({ unit: 'grapheme' }).map((name) => `${name} <ada@example.com>`);
  const inputs = fc.oneof(anything, hostile, quoted, named);

  test('it never throws', () => {
    fc.assert(
      fc.property(inputs, (text) => {
        const reading = readAddress(text);
        expect('mailbox' in reading || reading.wrong !== '').toBe(true);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  test('what is taken goes out as one line of printable ASCII', () => {
    let taken = 0;
    fc.assert(
      fc.property(inputs, (text) => {
        const reading = readAddress(text);
        if ('wrong' in reading) return;
        taken += 1;
        expect(formatMailbox(reading.mailbox)).toMatch(/^[\x20-\x7e]+$/);
      }),
      { seed: 2, numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  test('a domain goes out as URLs write it, also where it seems to be written so already', () => {
    const odd = fc.constantFrom(
      'xn--bcher-kva',
      'xn--',
      'xn--a',
      'axn--b',
      '0x10',
      '0xg',
      '127',
      'a--b',
      '-a',
    );
    const label = fc.oneof(odd, fc.stringMatching(/^[a-zA-Z0-9-]{1,8}$/), fc.constantFrom('example', 'com'));
    let taken = 0;
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
        const domain = labels.join('.');
        const reading = readAddress(`ada@${domain}`);
        if ('wrong' in reading) return;
        taken += 1;
        expect(reading.mailbox.address).toBe(`ada@${domainToASCII(domain)}`);
      }),
      { seed: 3, numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(500);
  });
});
