import { describe, expect, test, vi } from 'vitest';
import type { HttpEvent } from '../../../functions/http/read-caller-and-key.ts';
import { type Reading, readRequest } from '../../../functions/http/read-request.ts';
import { type Asked, apiGatewayEvent, ROLE } from '../../support/api-gateway-event.ts';

const senders = { defaultFrom: { name: 'Shop', address: 'shop@example.com' }, allowed: ['example.com'] };
const read = (asked: Asked = {}) => plain(readRequest(apiGatewayEvent(asked), senders));

/** With the prints of earlier versions taken, so that two readings can be compared. */
function plain(reading: Reading): Reading {
  if (reading.kind === 'problem') return reading;
  const earlier = reading.request.earlierPrints?.() ?? [];
  return { ...reading, request: { ...reading.request, earlierPrints: earlier as never } };
}

/** 5 MiB, and what is around the text of an email that has so many bytes. */
const BODY_MAX = 5_242_880;
const around = '{"to":"bob@example.com","subject":"Hello","text":""}'.length;
const emailOfBytes = (bytes: number, filling = 'a') => ({
  to: 'bob@example.com',
  subject: 'Hello',
  text: filling.repeat((bytes - around) / Buffer.byteLength(filling)),
});
const bytesOf = (email: object) => Buffer.from(JSON.stringify(email));

function requestOf(reading: Reading) {
  if (reading.kind === 'problem')
    throw new Error(`This request was expected to be right: ${reading.answer.body}`);
  return reading.request;
}

function problemOf(reading: Reading) {
  if (reading.kind === 'request') throw new Error('This request was expected to be wrong');
  return JSON.parse(reading.answer.body);
}

describe('a good request', () => {
  test('is read as the record, the fingerprint and the email, for its caller', () => {
    expect(read()).toEqual({
      kind: 'request',
      scope: ROLE,
      request: {
        pk: '3dwcCFxbIDk1myiwMu2gF6o-oV8zI_Kgu-A5EUK9mNY',
        fingerprint: expect.stringMatching(/^v2:[A-Za-z0-9_-]{43}$/),
        earlierPrints: [expect.stringMatching(/^v1:[A-Za-z0-9_-]{43}$/)],
        email: {
          from: { name: 'Shop', address: 'shop@example.com' },
          to: [{ address: 'bob@example.com' }],
          subject: 'Hello',
          text: 'Hi',
        },
      },
    });
  });

  test('has the fingerprint of the email as given, before the default sender', () => {
    const body = { to: 'a@example.com', subject: 'Hello', text: 'Hi' };
    const other = { ...senders, defaultFrom: { address: 'other@example.com' } };
    const reading = readRequest(apiGatewayEvent({ body }), other);
    expect(requestOf(reading).fingerprint).toBe(requestOf(read({ body })).fingerprint);
    expect(requestOf(reading).fingerprint).not.toBe(
      requestOf(read({ body: { ...body, from: 'Shop <shop@example.com>' } })).fingerprint,
    );
  });

  test('is the email that 1.0.0 knew, by whichever name its attachment has an id', () => {
    const file = { filename: 'logo.png', content: 'iVBORw0K' };
    const withId = (id: object) => ({
      to: 'a@example.com',
      subject: 'Hello',
      text: 'Hi',
      attachments: [{ ...file, ...id }],
    });
    const { earlierPrints } = requestOf(read({ body: withId({ content_id: 'logo' }) }));
    expect(requestOf(read({ body: withId({ inline_content_id: 'logo' }) })).earlierPrints).toEqual(
      earlierPrints,
    );
  });

  test('may name its sender', () => {
    const body = { from: 'Ada <ada@example.com>', to: 'bob@example.com', subject: 'Hello', text: 'Hi' };
    expect(requestOf(read({ body })).email.from).toEqual({ name: 'Ada', address: 'ada@example.com' });
  });

  test.each([
    'application/json',
    'Application/JSON',
    ' application/json ',
    'application/json;charset=utf-8',
    'application/json; charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json ; charset="utf-8"',
    'application/json; profile=x; charset=utf-8',
    'application/json; charset=utf-8; profile=x',
    'application/json; profile=x',
    'application/json;',
  ])('may have the media type %s', (type) => {
    expect(read({ headers: { 'content-type': type } }).kind).toBe('request');
  });

  test.each(['order-1', '"order-1"', ' order-1 ', ' "order-1" '])('with the key %s is the same', (key) => {
    expect(read({ headers: { 'idempotency-key': key } })).toEqual(read());
  });

  test('is the same in base64', () => {
    expect(read({ body: bytesOf({ to: 'bob@example.com', subject: 'Hello', text: 'Hi' }) })).toEqual(read());
  });

  test.each([
    ['text', String],
    ['base64', Buffer.from],
  ])('after a byte order mark is the same, as %s', (_, written: (text: string) => string | Buffer) => {
    const text = '\ufeff{"to":"bob@example.com","subject":"Hello","text":"Hi"}';
    expect(read({ body: written(text) })).toEqual(read());
  });

  test('in base64 keeps its characters', () => {
    const body = { to: 'bob@example.com', subject: 'Grüße 👋', text: 'Hi' };
    expect(requestOf(read({ body: bytesOf(body) })).email.subject).toBe('Grüße 👋');
    expect(requestOf(read({ body })).email.subject).toBe('Grüße 👋');
  });

  test.each([
    ['of text', (email: object) => JSON.stringify(email)],
    ['of base64', bytesOf],
  ])('may have 5 MiB %s', (_, written) => {
    const body = written(emailOfBytes(BODY_MAX));
    expect(body).toHaveLength(BODY_MAX);
    expect(read({ body }).kind).toBe('request');
  });
});

describe('a request belongs to', () => {
  const idOf = (asked: Asked) => requestOf(read(asked)).pk;
  const jwt = { jwt: { claims: { iss: 'https://issuer.example', sub: 'ada' } } };

  test('its caller, whatever the session', () => {
    expect(idOf({ authorizer: { iam: { userArn: `${ROLE}/session-2` } } })).toBe(idOf({}));
    expect(idOf({ authorizer: { iam: { userArn: `${ROLE}2/session-1` } } })).not.toBe(idOf({}));
  });

  test('the subject of a token', () => {
    expect(idOf({ authorizer: jwt })).toBe('94lgB1o13EPmrc1QIc2VPdhwlY8Qm44Dch7PuUeN_EU');
    expect(read({ authorizer: jwt })).toMatchObject({ scope: 'https://issuer.example sub=ada' });
  });

  test('its key', () => {
    expect(idOf({ headers: { 'idempotency-key': 'order-2' } })).not.toBe(idOf({}));
  });

  test('its record, whatever the email, which the fingerprint tells apart', () => {
    const other = read({ body: { to: 'bob@example.com', subject: 'Hello', text: 'Ho' } });
    expect(requestOf(other).pk).toBe(requestOf(read()).pk);
    expect(requestOf(other).fingerprint).not.toBe(requestOf(read()).fingerprint);
  });
});

describe('what is wrong is told in one order, and the caller as soon as they are known', () => {
  const wrongInAll: Asked = {
    authorizer: undefined,
    headers: { 'content-type': 'text/plain', 'idempotency-key': undefined },
    body: ' '.repeat(BODY_MAX + 1),
  };
  const identified = { ...wrongInAll, authorizer: { iam: { userArn: `${ROLE}/s` } } };
  const ofJson = {
    ...identified,
    headers: { 'content-type': 'application/json', 'idempotency-key': undefined },
  };
  const small = { ...ofJson, body: 'no JSON' };
  const keyed = { ...small, headers: { 'content-type': 'application/json', 'idempotency-key': 'order-1' } };
  const parsed = { ...keyed, body: { from: 'eve@evil.example', subject: 'Hello', text: 'Hi' } };
  const valid = { ...parsed, body: { ...parsed.body, to: 'bob@example.com' } };

  test.each<[name: string, status: number, asked: Asked]>([
    ['caller-unidentified', 403, wrongInAll],
    ['unsupported-media-type', 415, identified],
    ['email-too-large', 413, ofJson],
    ['idempotency-key-missing', 400, small],
    ['invalid-json', 400, keyed],
    ['invalid-email', 400, parsed],
    ['sender-not-allowed', 403, valid],
  ])('%s (%i)', (name, status, asked) => {
    const reading = read(asked);
    expect(problemOf(reading)).toMatchObject({ name, status });
    // A sentence, but for the email, where it begins with the pointer.
    expect(problemOf(reading).detail).toMatch(name === 'invalid-email' ? /^\/to / : /^[A-Z].* .*\.$/);
    expect(reading.scope).toBe(name === 'caller-unidentified' ? undefined : ROLE);
  });
});

describe('a caller is unidentified', () => {
  test.each([
    ['without an authorizer', undefined],
    ['with a token that names nobody', { jwt: { claims: { iss: 'https://issuer.example' } } }],
    ['with a token without an issuer', { jwt: { claims: { sub: 'ada' } } }],
  ])('%s', (_, authorizer) => {
    expect(problemOf(read({ authorizer }))).toMatchObject({
      name: 'caller-unidentified',
      status: 403,
      retry: 'no',
    });
  });
});

describe('a media type is not taken', () => {
  test.each([
    ['that is none', undefined],
    ['that is empty', ''],
    ['of text', 'text/plain'],
    ['of a form', 'application/x-www-form-urlencoded'],
    ['that only begins like JSON', 'application/jsonx'],
    ['of another kind of JSON', 'application/problem+json'],
    ['that has JSON as a parameter', 'text/plain; application/json'],
    ['that is two', 'application/json, text/plain'],
    ['in another charset', 'application/json; charset=iso-8859-1'],
    ['in UTF-16', 'application/json; charset="utf-16"'],
    ['in a charset that only begins like UTF-8', 'application/json; charset=utf-80'],
    ['in a charset that only ends like UTF-8', 'application/json; charset=xutf-8'],
    ['in no charset', 'application/json; charset='],
    ['in two charsets', 'application/json; charset=utf-8; charset=latin1'],
    ['in two charsets of other spellings', 'application/json; charset="utf-8"; Charset=utf-8'],
  ])('%s', (_, type) => {
    expect(problemOf(read({ headers: { 'content-type': type } }))).toMatchObject({
      name: 'unsupported-media-type',
      status: 415,
      retry: 'corrected',
    });
  });
});

describe('a body is too large', () => {
  test.each([
    ['with one byte over 5 MiB', JSON.stringify(emailOfBytes(BODY_MAX + 1))],
    ['with one byte over 5 MiB, in base64', bytesOf(emailOfBytes(BODY_MAX + 1))],
    ['with half of the characters, of two bytes each', JSON.stringify(emailOfBytes(BODY_MAX + 2, 'é'))],
  ])('%s', (_, body) => {
    expect(problemOf(read({ body }))).toMatchObject({
      name: 'email-too-large',
      status: 413,
      retry: 'corrected',
      detail: expect.stringMatching(/^The body has 524288\d bytes; at most 5242880 are taken\.$/),
    });
  });
});

describe('a key', () => {
  test('is missing without its header', () => {
    expect(problemOf(read({ headers: { 'idempotency-key': undefined } }))).toMatchObject({
      name: 'idempotency-key-missing',
      status: 400,
      retry: 'corrected',
    });
  });

  test.each([
    ['empty', ''],
    ['empty in quotes', '""'],
    ['given twice', 'order-1,order-2'],
    ['too long', 'k'.repeat(256)],
    ['with a space', 'order 1'],
  ])('is invalid when it is %s, and is not repeated', (_, key) => {
    const reading = read({ headers: { 'idempotency-key': key } });
    expect(problemOf(reading)).toMatchObject({
      name: 'idempotency-key-invalid',
      status: 400,
      retry: 'corrected',
    });
    if (key.length > 2) expect(JSON.stringify(reading)).not.toContain(key);
  });
});

describe('a body is not JSON', () => {
  const email = '{"to":"bob@example.com","subject":"Hello","text":"Hi"}';
  const latin1 = Buffer.from('{"to":"bob@example.com","subject":"Gr\u00fc\u00dfe","text":"Hi"}', 'latin1');

  test.each<[string, string | Uint8Array]>([
    ['empty', ''],
    ['a word', 'email'],
    ['cut off', email.slice(0, -1)],
    ['followed by more', `${email}x`],
    ['two values', `${email}${email}`],
    ['with a comma at its end', email.replace('}', ',}')],
    ['with a line break in a string', email.replace('Hello', 'Hel\nlo')],
    ['empty, in base64', new Uint8Array()],
    ['Latin-1', latin1],
    ['UTF-16', Buffer.from(email, 'utf16le')],
    [
      'cut inside a character',
      Buffer.concat([Buffer.from('"'), Buffer.from('é').subarray(0, 1), Buffer.from('"')]),
    ],
    ['with a surrogate as bytes', Buffer.from([0x22, 0xed, 0xa0, 0xbd, 0x22])],
  ])('that is %s', (_, body) => {
    expect(problemOf(read({ body }))).toMatchObject({
      name: 'invalid-json',
      status: 400,
      retry: 'corrected',
      detail: 'The body cannot be parsed as JSON in UTF-8.',
    });
  });

  test('that is not there', () => {
    const { body: _body, ...event } = apiGatewayEvent();
    expect(problemOf(readRequest(event as HttpEvent, senders))).toMatchObject({ name: 'invalid-json' });
  });
});

describe("a request of Resend's clients", () => {
  test('to /emails claims the very record that one to /email does', () => {
    const event = { ...apiGatewayEvent(), routeKey: 'POST /emails', rawPath: '/emails' };
    expect(requestOf(plain(readRequest(event, senders)))).toEqual(requestOf(read()));
  });

  test.each([[{ body: [{ to: 'bob@example.com' }] }], [{}], [{ headers: { 'idempotency-key': undefined } }]])(
    'for a batch sends nothing, whatever is in it, and says so: %j',
    (asked) => {
      const event = { ...apiGatewayEvent(asked), routeKey: 'POST /emails/batch' };
      const reading = readRequest(event, senders);
      expect(reading).toMatchObject({ kind: 'problem', scope: ROLE });
      expect(problemOf(reading)).toMatchObject({
        name: 'batch-not-supported',
        status: 501,
        retry: 'no',
        detail: expect.stringContaining('sent none of these'),
      });
    },
  );
});

describe('an email is invalid', () => {
  test('with all that is wrong, the first of it in the detail', () => {
    const body = { to: 'bob', subject: '', text: 'Hi', sender: true };
    expect(problemOf(read({ body }))).toMatchObject({
      name: 'invalid-email',
      status: 400,
      retry: 'corrected',
      detail: expect.stringMatching(/^\/to must be one address.*, and 2 more$/),
      errors: [
        { pointer: '/to', detail: expect.any(String) },
        { pointer: '/subject', detail: 'must not be empty' },
        { pointer: '/sender', detail: 'is not a known field' },
      ],
    });
  });

  test('with one thing wrong, which is the detail', () => {
    const body = { to: 'bob@example.com', subject: '', text: 'Hi' };
    expect(problemOf(read({ body })).detail).toBe('/subject must not be empty');
  });

  test.each(['null', '[]', '"text"', '1', 'false'])('when it is %s', (body) => {
    expect(problemOf(read({ body }))).toMatchObject({
      name: 'invalid-email',
      detail: 'The body must be an object',
      errors: [{ pointer: '', detail: 'must be an object' }],
    });
  });
});

describe('a sender is not allowed', () => {
  const body = { to: 'bob@example.com', subject: 'Hello', text: 'Hi' };

  test('that is not on the list, and is not repeated', () => {
    const reading = read({ body: { ...body, from: 'Ada <eve@evil.example>' } });
    expect(problemOf(reading)).toMatchObject({ name: 'sender-not-allowed', status: 403, retry: 'corrected' });
    expect(JSON.stringify(reading)).not.toContain('evil');
  });

  test('and the problem names those who are', () => {
    const asked = apiGatewayEvent({ body: { ...body, from: 'eve@evil.example' } });
    const reading = readRequest(asked, { ...senders, allowed: ['example.com', 'ada@other.example'] });
    expect(problemOf(reading).detail).toBe(
      'This deployment may not send from the address in /from. ' +
        'It may send from any address at example.com, ada@other.example.',
    );
  });

  test('even as the default', () => {
    const reading = readRequest(apiGatewayEvent({ body }), { ...senders, allowed: ['other.example'] });
    expect(problemOf(reading)).toMatchObject({ name: 'sender-not-allowed' });
  });
});

describe('where the gateway knows no such path', () => {
  const at = (method: string, rawPath: string): Reading => {
    const event = apiGatewayEvent();
    const requestContext = { ...event.requestContext, http: { method } };
    const asked = { ...event, routeKey: '$default', rawPath, requestContext } as HttpEvent;
    return plain(readRequest(asked, senders));
  };

  test.each(['//emails', '//email', '/emails/', '/email//', '///emails//'])(
    'slashes do not matter: %s',
    (path) => {
      expect(requestOf(at('POST', path))).toEqual(requestOf(read()));
    },
  );

  test('nor do they for a batch', () => {
    expect(problemOf(at('POST', '//emails/batch'))).toMatchObject({ name: 'batch-not-supported' });
  });

  test.each([
    ['POST', '/email/emails'],
    ['POST', '/v1/email'],
    ['POST', '/Email'],
    ['POST', '/emails/batch/x'],
    ['POST', '/'],
    ['POST', '//'],
    ['POST', '/%2Femails'],
    ['GET', '//email'],
    ['GET', '/emails/1'],
    ['DELETE', '/email'],
  ])('%s %s sends nothing, and the problem says what there is', (method, path) => {
    expect(problemOf(at(method, path))).toMatchObject({
      name: 'path-not-found',
      status: 404,
      retry: 'no',
      detail: expect.stringMatching(/\/emails.*base URL/s),
    });
  });
});

describe('a body is counted before it is parsed', () => {
  const MIB5 = 5 * 1_024 * 1_024;
  const members = Array.from({ length: 500_000 }, (_, index) => `"${index.toString(36)}":1`).join(',');

  test.each<[string, string]>([
    ['five megabytes of brackets', '['.repeat(MIB5)],
    ['brackets in an email', `{"to":${'['.repeat(10_000)}`],
    ['a million recipients that are objects', `{"to":[${'{},'.repeat(1_000_000)}{}]}`],
    ['half a million headers', `{"headers":{${members}}}`],
    ['half a million unknown members', `{${members}}`],
    ['10,001 strings that are never closed but by a quotation mark', '"\\\\",'.repeat(10_001)],
  ])('%s', (_, body) => {
    const parse = vi.spyOn(JSON, 'parse');
    const reading = read({ body });
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
    expect(problemOf(reading)).toMatchObject({
      name: 'invalid-email',
      errors: [{ pointer: '', detail: 'has more lists, objects or strings than any email has' }],
    });
  });

  test.each<[string, object]>([
    ['brackets and quotation marks within a string', { text: '[{"\\'.repeat(100_000) }],
    [
      'a file as two million numbers',
      { attachments: [{ filename: 'a.bin', content: Array(2_000_000).fill(7) }] },
    ],
    ['3,000 recipients, which have an error of their own', { to: Array(3_000).fill('a@example.com') }],
  ])('but not %s', (_, fields) => {
    const body = { to: 'bob@example.com', subject: 'Hello', text: 'Hi', ...fields };
    const reading = read({ body });
    const isTold = reading.kind === 'problem' && problemOf(reading).errors[0].pointer === '/to';
    expect(reading.kind === 'request' || isTold).toBe(true);
  });
});
