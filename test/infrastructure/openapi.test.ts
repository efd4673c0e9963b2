import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress } from '../../functions/emails/address.ts';
import { emailSchema } from '../../functions/emails/email.ts';
import { readContent } from '../../functions/emails/file.ts';
import { parseEmail } from '../../functions/emails/parse-email.ts';
import { catalogue } from '../../functions/http/problems.ts';
import { describeApi } from '../../lib/openapi/document.ts';
import { describeEmail } from '../../lib/openapi/email-schema.ts';
import { batchExamples, sendExamples } from '../../lib/openapi/example-answers.ts';
import { lookUpByIdExamples, lookUpExamples } from '../../lib/openapi/example-look-ups.ts';
import type { describeResponses } from '../../lib/openapi/responses.ts';
import { all } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const document = describeApi();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

test('docs/openapi.json is not stale: npm run openapi', () => {
  const committed = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(document)));
});

test('it describes every route of the stack, and no other', () => {
  const routes = all(synthesize(), 'AWS::ApiGatewayV2::Route').map(
    ([, { Properties }]) => Properties.RouteKey,
  );
  expect(operations.toSorted()).toEqual(routes.sort());
});

test('it shows every problem', () => {
  const shown = [sendExamples, batchExamples, lookUpExamples, lookUpByIdExamples]
    .flat()
    .flatMap(({ answer }) => JSON.parse(answer.body).name ?? []);
  // There is one that no path of a description can have.
  expect(new Set([...shown, 'path-not-found'])).toEqual(new Set(Object.keys(catalogue)));
});

test.each(Object.entries({ sendExamples, batchExamples, lookUpExamples, lookUpByIdExamples }))(
  'the examples of a status have names of their own: %s',
  (_, examples) => {
    const names = examples.map(({ name, answer }) => `${answer.statusCode} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  },
);

test('every header of an answer is described, with every status that has it', () => {
  const { responses } = document.paths['/email'].post;
  for (const { answer } of sendExamples) {
    const { 'Content-Type': mediaType = '', ...headers } = answer.headers;
    const response = responses[String(answer.statusCode)];
    expect(Object.keys(response?.content ?? {})).toContain(mediaType);
    expect(Object.keys(response?.headers ?? {})).toEqual(expect.arrayContaining(Object.keys(headers)));
    expect(Object.keys(document.components.headers)).toEqual(expect.arrayContaining(Object.keys(headers)));
  }
});

const answersOf = Object.values(document.paths).flatMap((methods) =>
  Object.values(methods as { [method: string]: { responses: ReturnType<typeof describeResponses> } }).flatMap(
    (operation) => Object.entries(operation.responses),
  ),
);

test('where a status has problems of ours, they come first, each its own, and in both of their media types', () => {
  for (const [status, { content }] of answersOf.filter(([status]) => status >= '400')) {
    const shown = Object.values(content).map(({ examples }) =>
      Object.values(examples).map(({ value }) => value),
    );
    for (const [first, ...others] of shown) {
      // Of 401 and 500 the gateway alone has something to say.
      if (content['application/problem+json']) expect(first).toMatchObject({ status: Number(status) });
      const messages = [first, ...others].map((value) => (value as { message: string }).message);
      expect(new Set(messages).size).toBe(messages.length);
    }
    const { 'application/problem+json': problems, 'application/json': plain } = content;
    expect(Object.keys(plain?.examples ?? {})).toEqual(
      expect.arrayContaining(Object.keys(problems?.examples ?? {})),
    );
  }
});

test('what the gateway says is what it says for this status', () => {
  const said = answersOf.flatMap(([status, { content }]) => {
    const { value } = content['application/json']?.examples.gateway ?? {};
    return value ? [[status, (value as { message: string }).message]] : [];
  });
  expect(new Set(said.map(String))).toEqual(
    new Set([
      '401,Unauthorized',
      '403,Forbidden',
      '413,Request Entity Too Large',
      '429,Too Many Requests',
      '500,Internal Server Error',
      '503,Service Unavailable',
    ]),
  );
});

test('its patterns are read by every engine: no property escapes, no look-behind, no names', () => {
  const patterns = [...JSON.stringify(document).matchAll(/"pattern":"((?:[^"\\\\]|\\\\.)*)"/g)];
  expect(patterns.length).toBeGreaterThan(5);
  for (const [, pattern] of patterns) expect(pattern).not.toMatch(/\\\\[pPkQ]|\(\?<|\\ud[89a-f]/i);
});

test.each(['/email', '/emails'] as const)('from a send to %s a link leads to what became of it', (path) => {
  expect(document.paths[path].post.responses[202]?.links).toEqual({
    lookUp: { $ref: '#/components/links/lookUp' },
    lookUpById: { $ref: '#/components/links/lookUpById' },
  });
  const { lookUp, lookUpById } = document.components.links;
  expect(lookUp.operationId).toBe(document.paths['/email'].get.operationId);
  expect(lookUpById.operationId).toBe(document.paths['/emails/{id}'].get.operationId);
});

test('GET /email and GET /emails/{id} show the same lives', () => {
  const [byKey, byId] = [lookUpExamples, lookUpByIdExamples].map(
    (examples) => new Map(examples.map(({ name, answer }) => [name, JSON.parse(answer.body)])),
  );
  const named = ['delivered', 'bounced', 'out-of-office', 'suppressed'];
  for (const name of named) expect(byKey?.get(name).life).toEqual(byId?.get(name));
  expect(named.map((name) => byId?.get(name).state)).toEqual([
    'delivered',
    'bounced',
    'delivered',
    'suppressed',
  ]);
});

test('the linter takes it, and finds a mistake where there is one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
  const lint = async (description: object): Promise<string> => {
    const file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(description));
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js')), 'lint', file],
      { env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } },
    ).catch((failed) => failed);
    return `${stdout}${stderr}`;
  };
  const broken = structuredClone(document);
  broken.components.schemas.Sent.required = ['no-such-member'] as never;
  expect(await lint(document)).toContain('Your API description is valid');
  expect(await lint(broken)).toContain('no-invalid-media-type-examples');
  await rm(folder, { recursive: true });
});

describe('the schema of an email says what the API takes', () => {
  const { components } = document;
  const compile = (path: string) =>
    new Ajv2020({ strict: false }).compile({ $ref: `#/components/schemas/${path}`, components });
  const validate = compile('Email');

  const minimal = { to: 'a@example.com', subject: 'Hello', text: 'Hi' };
  const file = { filename: 'a.txt', content: 'aGVsbG8=' };

  test.each<[boolean, string, object]>([
    [true, 'the least', minimal],
    [true, 'html alone', { ...minimal, text: undefined, html: '<p>' }],
    [
      true,
      'every field',
      {
        ...minimal,
        from: 'Shop <shop@example.com>',
        to: ['a@example.com', 'B <b@example.com>'],
        cc: [],
        bcc: 'c@example.com',
        reply_to: ['d@example.com'],
        headers: { 'X-A': '1' },
        attachments: [{ ...file, content_type: 'text/plain', content_id: 'a' }],
        tags: [{ name: 'a', value: 'b' }],
      },
    ],
    [false, 'neither text nor html', { ...minimal, text: undefined }],
    [false, 'no recipient', { ...minimal, to: [] }],
    [false, 'no to', { ...minimal, to: undefined }],
    [false, 'a number for an address', { ...minimal, cc: 1 }],
    [false, 'a number in a list of addresses', { ...minimal, cc: [1] }],
    [false, 'a line break in the subject', { ...minimal, subject: 'a\nb' }],
    [false, 'an empty subject', { ...minimal, subject: '' }],
    [false, 'an unknown field', { ...minimal, react: 1 }],
    [false, 'an unknown field of an attachment', { ...minimal, attachments: [{ ...file, path: 'x' }] }],
    [false, 'an attachment without a name', { ...minimal, attachments: [{ content: 'aGVsbG8=' }] }],
    [false, 'a bad media type', { ...minimal, attachments: [{ ...file, content_type: 'text' }] }],
    [false, 'a bad content id', { ...minimal, attachments: [{ ...file, content_id: '<a>' }] }],
    [false, 'too many attachments', { ...minimal, attachments: Array(101).fill(file) }],
    [false, 'a header of SES', { ...minimal, headers: { 'message-ID': '1' } }],
    [false, 'a control header of SES', { ...minimal, headers: { 'X-Ses-Source-Arn': '1' } }],
    [false, 'a bad header name', { ...minimal, headers: { 'a b': '1' } }],
    [false, 'a bad header value', { ...minimal, headers: { 'X-A': 'ä' } }],
    [false, 'a bad tag', { ...minimal, tags: [{ name: 'a b', value: 'c' }] }],
    [false, 'a reserved tag', { ...minimal, tags: [{ name: 'email-api-claim', value: 'c' }] }],
    [
      true,
      'null for what may be left out',
      {
        ...minimal,
        cc: null,
        html: null,
        headers: null,
        tags: null,
        attachments: [{ ...file, content_id: null }],
      },
    ],
    [true, 'an empty html beside text', { ...minimal, html: '' }],
    [false, 'an empty text alone', { ...minimal, text: '' }],
    [false, 'NUL in text', { ...minimal, text: 'a\0b' }],
    [true, 'a tab and line breaks in text', { ...minimal, text: 'a\t\r\n\u0085b' }],
    [false, 'a blank subject', { ...minimal, subject: ' \u00a0 ' }],
    [true, 'a subject with a line break at its end', { ...minimal, subject: 'Hello\r\n' }],
    [false, 'a subject of 999 characters', { ...minimal, subject: 's'.repeat(999) }],
    [true, 'a subject of 998 emoji', { ...minimal, subject: '👋'.repeat(998) }],
    [
      true,
      'a file name of 255 emoji',
      { ...minimal, attachments: [{ ...file, filename: '👋'.repeat(255) }] },
    ],
    [
      false,
      'a file name of 256 emoji',
      { ...minimal, attachments: [{ ...file, filename: '👋'.repeat(256) }] },
    ],
    [false, 'a folder', { ...minimal, attachments: [{ ...file, filename: '../x' }] }],
    [false, 'a mark of direction', { ...minimal, attachments: [{ ...file, filename: 'a\u202eb' }] }],
    [false, 'a file that SES does not take', { ...minimal, attachments: [{ ...file, filename: 'A.eXe' }] }],
    [true, 'bytes as numbers', { ...minimal, attachments: [{ ...file, content: [0, 255] }] }],
    [
      true,
      'bytes as a Buffer',
      { ...minimal, attachments: [{ ...file, content: { type: 'Buffer', data: [1] } }] },
    ],
    [false, 'a byte of 256', { ...minimal, attachments: [{ ...file, content: [256] }] }],
    [false, 'no bytes', { ...minimal, attachments: [{ ...file, content: [] }] }],
    [
      true,
      'a quoted parameter',
      { ...minimal, attachments: [{ ...file, content_type: 'a/b; c="d e" ; f=g;' }] },
    ],
    [
      false,
      'a media type of several parts',
      { ...minimal, attachments: [{ ...file, content_type: 'MULTIPART/mixed' }] },
    ],
    [
      false,
      'a media type of 79 characters',
      { ...minimal, attachments: [{ ...file, content_type: `a/${'b'.repeat(77)}` }] },
    ],
    [
      false,
      '16 headers',
      { ...minimal, headers: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`X-${n}`, '1'])) },
    ],
    [false, 'a header of somebody else', { ...minimal, headers: { 'resent-FROM': '1' } }],
    [false, 'a blank header', { ...minimal, headers: { 'X-A': '  ' } }],
    [false, 'a reserved tag in capitals', { ...minimal, tags: [{ name: 'EMAIL-API-RECORD', value: 'c' }] }],
    [false, '51 recipients', { ...minimal, to: Array(51).fill('a@example.com') }],
    [false, 'too many tags', { ...minimal, tags: Array(101).fill({ name: 'a', value: 'b' }) }],
  ])('%s: %s', (valid, _, email) => {
    const json = JSON.parse(JSON.stringify(email));
    expect([validate(json), 'email' in parseEmail(json)]).toEqual([valid, valid]);
  });

  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('a@example.com', 'Hi', [file], { 'X-A': '1' }, ['a@example.com']),
  );
  const nearly = fc.dictionary(fc.constantFrom(...Object.keys(describeEmail().properties ?? {})), value);

  test('it refuses nothing that the API takes', () => {
    let taken = 0;
    fc.assert(
      fc.property(nearly, (changes) => {
        const json = JSON.parse(JSON.stringify({ ...minimal, ...changes }));
        if ('errors' in parseEmail(json)) return;
        taken += 1;
        expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
      }),
      { seed: 5, numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  test('it refuses no address that the API takes', () => {
    const isAddress = compile('Address');
    const space = fc.constantFrom('', '', ' ', '\r\n', '\u2028', '\ufeff', '\u00a0\t', '\u3000');
    const label = fc.oneof(
      fc.constantFrom(
        '例え',
        'BÜCHER',
        'ﬀ',
        '☕',
        '💩',
        'xn--bcher-kva',
        'a--b',
        '3',
        '٣',
        'क\u094d\u200d',
        '-é',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
    );
    const stop = fc.constantFrom('.', '。', '．', '｡');
    const domain = fc
      .array(fc.tuple(label, stop), { minLength: 1, maxLength: 3 })
      .chain((labels) =>
        fc.constantFrom('com', 'テスト', '3m', '1-2', 'ä1').map((last) => `${labels.flat().join('')}${last}`),
      );
    const mailbox = fc
      .tuple(fc.constantFrom('a', "!#$%&'*+/=?^_`{|}~-0", 'a.b.c', 'l'.repeat(64)), domain)
      .map((parts) => parts.join('@'));
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        '=?utf-8?Q?x_=3Ceve=40evil.com=3E?=',
        '@',
        ':',
        '[',
        ' ',
        '\ufeff',
        "O'Neil (Ops)",
        '👩‍💻',
      ),
    );
    const name = fc.oneof(
      word,
      word.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`),
      word.map((text) => `"${text.replace(/./gu, '\\$&')}"`),
    );
    const named = fc.tuple(name, space, mailbox).map(([first, gap, address]) => `${first}${gap}<${address}>`);
    const written = fc
      .tuple(space, fc.oneof(mailbox, named), space)
      .map(([before, text, after]) => `${before}${text}${after}`);
    let taken = 0;
    fc.assert(
      fc.property(written, (text) => {
        if ('wrong' in readAddress(text)) return;
        taken += 1;
        expect(isAddress(text), JSON.stringify(text)).toBe(true);
      }),
      { seed: 6, numRuns: 4_000 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  test('its base64 is what the API takes, breaks included', () => {
    const isContent = compile('Email/properties/attachments/items/properties/content');
    const characters = fc.constantFrom(...'AQgwEBIM048+/=-_ \r\n\t');
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 9 }), (list) => {
        const text = list.join('');
        expect([text, isContent(text)]).toEqual([text, 'value' in readContent(text)]);
      }),
      { seed: 7, numRuns: 4_000 },
    );
  });

  test.each<[boolean, string, unknown]>([
    [true, 'null for a media type', { attachments: [{ ...file, content_type: null }] }],
    [false, 'a word for an address', { cc: 'jane' }],
    [false, 'two addresses in one', { to: 'a@example.com, b@example.com' }],
    [false, 'a header in an address', { from: 'a@example.com\r\nBcc: b@example.com' }],
    [false, 'the same tag twice', { tags: Array(2).fill({ name: 'a', value: 'b' }) }],
    [false, 'what is not base64', { attachments: [{ ...file, content: 'aGVsbG8' }] }],
  ])('%s: %s, in both', (valid, _, fields) => {
    const json = { ...minimal, ...(fields as object) };
    expect([validate(json), 'email' in parseEmail(json)]).toEqual([valid, valid]);
  });

  test('its patterns are read alike by every engine: no classes of Unicode, nothing looked around', () => {
    expect(JSON.stringify(components.schemas)).not.toMatch(/\\\\[pP]\{|\(\?[=!<]/);
  });

  test('it knows the fields that the API knows', () => {
    const [{ entries }] = emailSchema.pipe;
    expect(Object.keys(describeEmail().properties ?? {})).toEqual(Object.keys(entries));
  });
});
