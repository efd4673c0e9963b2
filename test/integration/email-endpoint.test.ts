import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalApi, localApi } from '../support/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

/** An email that this test alone sends, so that the inbox tells how often. */
function email(changes: object = {}) {
  return { to: 'jane@example.com', subject: randomUUID(), text: 'Sent once.', ...changes };
}

describe('One email', () => {
  test('is sent once for two requests, and the second answer is the first, marked as a replay', async () => {
    const body = email();
    const first = await api.post(body, { key: body.subject });
    const second = await api.post(body, { key: body.subject });
    const [inbox, ...more] = await api.inbox(body.subject);
    expect(more).toEqual([]);
    expect(first.status).toBe(202);
    expect(first.json).toEqual({ id: inbox?.messageId });
    expect(second.status).toBe(202);
    expect(second.text).toBe(first.text);
    expect(first.headers.get('Content-Type')).toBe('application/json');
    expect(first.headers.get('Idempotent-Replayed')).toBeNull();
    expect(second.headers.get('Idempotent-Replayed')).toBe('true');
    expect(second.headers.get('Idempotency-Key-Expires')).toBe(first.headers.get('Idempotency-Key-Expires'));
  });

  test('promises exactly what the table keeps', async () => {
    const body = email();
    const sent = await api.post(body, { key: body.subject });
    const record = api.lines.at(-1)?.record;
    const row = (await api.rows()).find(({ pk }) => pk === record);
    expect(Date.parse(sent.headers.get('Idempotency-Key-Expires') ?? '')).toBe((row?.expiresAt ?? 0) * 1_000);
    expect(row?.expiresAt).toBe(Math.ceil((row?.claimedAt ?? 0) / 1_000) + 3_600);
  });

  test('is sent once for fifty requests at once, and all get the same answer', async () => {
    const body = email();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => api.post(body, { key: body.subject })),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(202);
    expect(answers.filter(({ headers }) => headers.get('Idempotent-Replayed') === 'true')).toHaveLength(49);
    expect(await api.inbox(body.subject)).toHaveLength(1);
  });

  test('reaches the inbox with every field', async () => {
    const body = email({
      from: 'Jürgen Müller <jm@example.com>',
      to: ['Jane <jane@example.com>', 'bob@BÜCHER.example'],
      cc: 'carol@example.com',
      bcc: ['dave@example.com'],
      reply_to: '"Support, Europe" <help@example.com>',
      text: 'Grüße 👋',
      html: '<p>Grüße 👋</p><img src="cid:logo">',
      headers: { 'X-Order': '42', 'List-Unsubscribe': '<https://example.com/u>' },
      attachments: [
        { filename: 'hello.txt', content: 'aGVsbG8=', content_type: 'text/plain' },
        { filename: 'logo.png', content: 'iVBORw0K', content_type: 'image/png', content_id: 'logo' },
      ],
      tags: [{ name: 'campaign', value: 'welcome' }],
    });
    expect((await api.post(body, { key: body.subject })).status).toBe(202);
    const [inbox] = await api.inbox(body.subject);
    expect(inbox).toMatchObject({
      from: '=?UTF-8?B?SsO8cmdlbiBNw7xsbGVy?= <jm@example.com>',
      destination: {
        to: ['Jane <jane@example.com>', 'bob@xn--bcher-kva.example'],
        cc: ['carol@example.com'],
        bcc: ['dave@example.com'],
      },
      replyTo: ['"Support, Europe" <help@example.com>'],
      body: { text: 'Grüße 👋', html: '<p>Grüße 👋</p><img src="cid:logo">' },
      headers: [
        { name: 'List-Unsubscribe', value: '<https://example.com/u>' },
        { name: 'X-Order', value: '42' },
      ],
    });
    expect(inbox?.attachments).toMatchObject([
      { filename: 'hello.txt', content: 'aGVsbG8=', contentType: 'text/plain' },
      { filename: 'logo.png', content: 'iVBORw0K', contentType: 'image/png', contentId: 'logo' },
    ]);
  });

  test('may arrive in base64 or with parameters on its media type', async () => {
    for (const type of ['application/json; charset=utf-8', 'Application/JSON;version=1']) {
      const body = email();
      const answer = await api.post(body, { key: body.subject, headers: { 'Content-Type': type } });
      expect([type, answer.status]).toEqual([type, 202]);
    }
  });
});

describe('A key', () => {
  test('quoted and bare is one key', async () => {
    const body = email();
    await api.post(body, { key: body.subject });
    const quoted = await api.post(body, { key: `"${body.subject}"` });
    expect(quoted.headers.get('Idempotent-Replayed')).toBe('true');
    expect(await api.inbox(body.subject)).toHaveLength(1);
  });

  test('belongs to its caller: another one sends their own email under it and sees nothing of the first', async () => {
    const body = email();
    const mine = await api.post(body, { key: body.subject, caller: 'one' });
    const yours = await api.post(body, { key: body.subject, caller: 'two' });
    expect(yours.status).toBe(202);
    expect(yours.headers.get('Idempotent-Replayed')).toBeNull();
    expect(yours.text).not.toBe(mine.text);
    expect(await api.inbox(body.subject)).toHaveLength(2);
  });

  test('goes with its email, however that is written', async () => {
    const subject = randomUUID();
    await api.post(`{"to":"jane@example.com","subject":"${subject}","text":"Once."}`, { key: subject });
    const other = `{ "text": "Once.",\n "subject": "${subject}", "to": ["jane@example.com"] }`;
    expect((await api.post(other, { key: subject })).headers.get('Idempotent-Replayed')).toBe('true');
    expect(await api.inbox(subject)).toHaveLength(1);
  });

  test('with another email is refused, and that email is not sent', async () => {
    const body = email();
    await api.post(body, { key: body.subject });
    const other = await api.post({ ...body, text: 'Another one.' }, { key: body.subject });
    expect(other.status).toBe(422);
    expect(other.headers.get('Content-Type')).toBe('application/problem+json');
    expect(other.json).toMatchObject({
      type: 'urn:problem:email-api:idempotency-key-reused',
      status: 422,
      retry: 'no',
      name: 'idempotency-key-reused',
      statusCode: 422,
    });
    expect(await api.inbox(body.subject)).toHaveLength(1);
  });

  test.each([
    ['missing', undefined, 'idempotency-key-missing'],
    ['empty', '', 'idempotency-key-invalid'],
    ['empty in quotes', '""', 'idempotency-key-invalid'],
    ['too long', 'k'.repeat(256), 'idempotency-key-invalid'],
    ['not ASCII', 'schlüssel', 'idempotency-key-invalid'],
    ['with a comma, as of a repeated header', 'one,two', 'idempotency-key-invalid'],
    ['with a space', 'one two', 'idempotency-key-invalid'],
  ])('%s is refused, and nothing is sent', async (_what, key, name) => {
    const body = email();
    const answer = await api.post(body, key === undefined ? {} : { key });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ name, retry: 'corrected' });
    expect(await api.inbox(body.subject)).toEqual([]);
  });

  test('of 255 characters is taken', async () => {
    const body = email();
    expect((await api.post(body, { key: body.subject.padEnd(255, 'x') })).status).toBe(202);
  });
});

describe('Bad input gets a problem, and nothing is claimed or sent', () => {
  const json = (changes: object) =>
    JSON.stringify({ to: 'jane@example.com', subject: 'Bad', text: 'No.', ...changes });
  const many = Array.from({ length: 51 }, (_, index) => `a${index}@example.com`);
  const polluted =
    '{"to":"jane@example.com","subject":"Bad","text":"No.","__proto__":{"x":1},"constructor":1}';

  test.each<[string, string | Uint8Array, string, string?]>([
    ['malformed JSON', '{"to":', 'invalid-json'],
    ['an empty body', '', 'invalid-json'],
    ['invalid UTF-8', Buffer.from([...Buffer.from('{"to":"'), 0xff, ...Buffer.from('"}')]), 'invalid-json'],
    ['an array', '[]', 'invalid-email', ''],
    ['a string', '"hello"', 'invalid-email', ''],
    ['null', 'null', 'invalid-email', ''],
    ['nesting a thousand deep', `${'['.repeat(1_000)}${']'.repeat(1_000)}`, 'invalid-email', ''],
    [
      'nesting a thousand deep in a field',
      json({ to: JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`) }),
      'invalid-email',
      '/to/0',
    ],
    [
      'a line break in the subject',
      json({ subject: 'Hi\r\nBcc: eve@example.com' }),
      'invalid-email',
      '/subject',
    ],
    [
      'a line break in a name',
      json({ to: 'Jane\nBcc: eve@example.com <jane@example.com>' }),
      'invalid-email',
      '/to',
    ],
    [
      'a line break in a header',
      json({ headers: { 'X-A': 'a\r\nBcc: eve@example.com' } }),
      'invalid-email',
      '/headers/X-A',
    ],
    [
      'a header that SES owns',
      json({ headers: { 'Message-ID': '<1@example.com>' } }),
      'invalid-email',
      '/headers/Message-ID',
    ],
    [
      'a header that steers SES',
      json({ headers: { 'x-ses-source-arn': 'arn' } }),
      'invalid-email',
      '/headers/x-ses-source-arn',
    ],
    ['51 recipients', json({ to: many }), 'invalid-email', '/to'],
    ['two addresses in one string', json({ to: 'a@example.com, b@example.com' }), 'invalid-email', '/to'],
    ['an address without a domain', json({ to: ['jane@example.com', 'jane'] }), 'invalid-email', '/to/1'],
    ['a local part that is not ASCII', json({ cc: 'jürgen@example.com' }), 'invalid-email', '/cc'],
    [
      'an address of a thousand characters',
      json({ to: `${'a'.repeat(988)}@example.com` }),
      'invalid-email',
      '/to',
    ],
    [
      'bad base64',
      json({ attachments: [{ filename: 'a', content: '%%%' }] }),
      'invalid-email',
      '/attachments/0/content',
    ],
    ['an empty text', json({ text: '' }), 'invalid-email', '/text'],
    ['prototype-polluting field names', polluted, 'invalid-email', '/__proto__'],
    ['a sender that is not allowed', json({ from: 'ceo@elsewhere.example' }), 'sender-not-allowed'],
  ])('%s', async (_what, body, name, pointer) => {
    const before = await Promise.all([api.inbox(), api.rows()]);
    const answer = await api.post(body, { key: randomUUID() });
    expect(answer.json).toMatchObject({ name, retry: 'corrected' });
    expect(answer.status).toBe(name === 'sender-not-allowed' ? 403 : 400);
    if (pointer !== undefined) {
      expect(answer.json.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    }
    expect(await Promise.all([api.inbox(), api.rows()])).toEqual(before);
  });

  test('a body just under 6 MB', async () => {
    const answer = await api.post(json({ text: 'x'.repeat(6_000_000) }), { key: randomUUID() });
    expect(answer.status).toBe(413);
    expect(answer.json).toMatchObject({ name: 'email-too-large', retry: 'corrected' });
  });

  test('a body that is not JSON by its media type', async () => {
    const answer = await api.post(json({}), { key: randomUUID(), headers: { 'Content-Type': 'text/plain' } });
    expect(answer.status).toBe(415);
    expect(answer.json).toMatchObject({ name: 'unsupported-media-type' });
  });

  test('says everything that is wrong at once', async () => {
    const answer = await api.post(
      { to: [], subject: '', tex: 'x', tags: [{ name: '!' }] },
      { key: randomUUID() },
    );
    expect(answer.json.errors).toEqual([
      { pointer: '/to', detail: 'must have at least one address' },
      { pointer: '/subject', detail: 'must not be empty' },
      { pointer: '/tags/0/name', detail: 'must be 1 to 256 of A-Z a-z 0-9 _ -' },
      { pointer: '/tags/0/value', detail: 'is required' },
      { pointer: '/text', detail: 'is required, unless there is html' },
      { pointer: '/tex', detail: 'is not a known field' },
    ]);
  });
});

describe('The gateway', () => {
  test.each([
    ['DELETE', '/email'],
    ['GET', '/constructor'],
    ['POST', '/'],
    ['GET', '/emails/1/2'],
    ['POST', '/email/emails'],
    ['PUT', '/email'],
  ])('lets the function say that there is nothing at %s %s', async (method, path) => {
    const response = await fetch(`${api.apiUrl}${path}`, { method });
    expect([response.status, await response.json()]).toEqual([
      404,
      expect.objectContaining({ name: 'path-not-found' }),
    ]);
  });

  test.each([7_000_000, 12_000_000])(
    'answers a body of %i bytes with 413, without invoking',
    async (size) => {
      const before = api.lines.length;
      const answer = await api.post(`"${'x'.repeat(size)}"`, { key: randomUUID() });
      expect([answer.status, answer.json]).toEqual([413, { message: 'Request Entity Too Large' }]);
      expect(api.lines).toHaveLength(before);
    },
  );
});

describe('The local server', () => {
  test('outlives strange paths and clients that go away in the middle', async () => {
    const { hostname, port } = new URL(api.apiUrl);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write('POST // HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 404 /);
    socket.write('POST /email HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf of it');
    socket.resetAndDestroy();
    const body = email();
    expect((await api.post(body, { key: body.subject })).status).toBe(202);
  });
});

describe('What is kept and logged', () => {
  test('names no address, subject, body or key', async () => {
    const secret = randomUUID();
    const body = {
      to: `Jane-${secret} <jane-${secret}@example.com>`,
      subject: `subject-${secret}`,
      text: `text-${secret}`,
      headers: { [`X-${secret}`]: secret },
      attachments: [{ filename: `${secret}.txt`, content: Buffer.from(secret).toString('base64') }],
      tags: [{ name: secret, value: secret }],
    };
    const key = `key-${secret}`;
    const from = api.lines.length;
    await api.post(body, { key });
    await api.post(body, { key });
    await api.post({ ...body, text: 'other' }, { key });
    await api.post({ ...body, to: secret, [secret]: secret }, { key: `${key}-2` });
    const traces = JSON.stringify([await api.rows(), api.lines.slice(from)]);
    expect(api.lines.slice(from)).toHaveLength(4);
    expect(traces).not.toContain(secret);
    expect(traces).not.toContain(Buffer.from(secret).toString('base64'));
  });

  test('is one line a request, with outcome, replay mark and durations', async () => {
    const body = email();
    const from = api.lines.length;
    await api.post(body, { key: body.subject });
    await api.post(body, { key: body.subject });
    const common = {
      event: 'request',
      // Added by the local server.
      route: 'POST /email',
      requestId: expect.any(String),
      coldStart: expect.any(Boolean),
      caller: expect.stringMatching(/^[\w-]{16}$/),
      record: expect.stringMatching(/^[\w-]{43}$/),
      outcome: 'sent',
      status: 202,
      messageId: expect.any(String),
      until: expect.any(Number),
      tableMs: expect.any(Number),
      durationMs: expect.any(Number),
    };
    const claim = expect.stringMatching(/^[\da-f-]{36}$/);
    expect(api.lines.slice(from)).toEqual([
      { ...common, claim, replayed: false, sesMs: expect.any(Number) },
      { ...common, replayed: true },
    ]);
  });
});
