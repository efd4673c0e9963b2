import { randomUUID } from 'node:crypto';
import { type CreateEmailOptions, Resend } from 'resend';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type LocalApi, localApi } from '../support/local-api.ts';

// The official client, unchanged, against the local server: RESEND_BASE_URL is all that is set.

let api: LocalApi;
let resend: Resend;
beforeAll(async () => {
  api = await localApi();
  vi.stubEnv('RESEND_BASE_URL', api.apiUrl);
  resend = new Resend('not-looked-at');
});
afterEach(() => fetch(`${api.apiUrl}/_local/faults`, { method: 'DELETE' }));
afterAll(() => api.close());

async function fault(body: object): Promise<void> {
  await fetch(`${api.apiUrl}/_local/faults`, { method: 'POST', body: JSON.stringify(body) });
}

function email() {
  const subject = randomUUID();
  return { from: 'Shop <no-reply@example.com>', to: 'jane@example.com', subject, text: 'Sent once.' };
}

type Email = ReturnType<typeof email>;
const send = (body: CreateEmailOptions, idempotencyKey: string) =>
  resend.emails.send(body, { idempotencyKey });
const once = (body: Email) => send(body, body.subject);

const shown = (name: string, statusCode: number, message: unknown) => ({
  data: null,
  error: expect.objectContaining({ name, statusCode, message }),
});

describe('emails.send', () => {
  test('sends once, and a repeat gets the same id, marked as a replay', async () => {
    const body = email();
    const [first, repeat] = [await once(body), await once(body)];
    const [sent, ...more] = await api.inbox(body.subject);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ data: { id: sent?.messageId }, error: null });
    expect(repeat.data).toEqual(first.data);
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(repeat.headers).toMatchObject({ 'idempotent-replayed': 'true' });
  });

  test('shares its keys with POST /email', async () => {
    const body = email();
    const sent = await once(body);
    const repeat = await api.post(body, { key: body.subject });
    expect([repeat.status, repeat.json]).toEqual([202, sent.data]);
    expect(repeat.headers.get('Idempotent-Replayed')).toBe('true');
    expect((await api.lookUp({ key: body.subject })).json).toMatchObject({ status: 'sent', ...sent.data });
    expect(await api.inbox(body.subject)).toHaveLength(1);
  });

  test('brings every field along, in its own spelling of them', async () => {
    const body = email();
    const sent = await send(
      {
        ...body,
        to: ['Jane <jane@example.com>', 'bob@example.com'],
        cc: 'carol@example.com',
        bcc: ['dave@example.com'],
        replyTo: ['help@example.com', 'Sales <sales@example.com>'],
        html: '<p>Sent once.</p><img src="cid:logo">',
        headers: { 'X-Order': '42' },
        tags: [{ name: 'campaign', value: 'welcome' }],
        attachments: [
          { filename: 'a.txt', content: Buffer.from('hello'), contentType: 'text/plain' },
          { filename: 'logo.png', content: 'iVBORw0K', contentType: 'image/png', contentId: 'logo' },
        ],
      },
      body.subject,
    );
    expect(sent.error).toBeNull();
    const [inbox] = await api.inbox(body.subject);
    expect(inbox).toMatchObject({
      from: 'Shop <no-reply@example.com>',
      destination: {
        to: ['Jane <jane@example.com>', 'bob@example.com'],
        cc: ['carol@example.com'],
        bcc: ['dave@example.com'],
      },
      replyTo: ['help@example.com', 'Sales <sales@example.com>'],
      body: { text: 'Sent once.', html: '<p>Sent once.</p><img src="cid:logo">' },
      headers: [{ name: 'X-Order', value: '42' }],
      attachments: [
        { filename: 'a.txt', content: 'aGVsbG8=', contentType: 'text/plain' },
        { filename: 'logo.png', content: 'iVBORw0K', contentType: 'image/png', contentId: 'logo' },
      ],
    });
  });
});

describe('It shows', () => {
  test('that the key belongs to another email, and that one is not sent', async () => {
    const body = email();
    await once(body);
    const other = await once({ ...body, text: 'Another one.' });
    expect(other).toMatchObject(
      shown('idempotency-key-reused', 422, expect.stringContaining('this one was not sent')),
    );
    expect(await api.inbox(body.subject)).toHaveLength(1);
  });

  test('which field is wrong', async () => {
    const answer = await once({ ...email(), to: 'jane' });
    expect(answer).toMatchObject(
      shown('invalid-email', 400, expect.stringMatching(/^\/to must be one address/)),
    );
    expect(answer.error).toMatchObject({ retry: 'corrected', errors: [{ pointer: '/to' }] });
  });

  test('that a key is missing, where none is given', async () => {
    const body = email();
    expect(await resend.emails.send(body)).toMatchObject(
      shown('idempotency-key-missing', 400, expect.stringContaining('Idempotency-Key')),
    );
    expect(await api.inbox(body.subject)).toEqual([]);
  });

  test('that SES refused it', async () => {
    await fault({ ses: 'refuse' });
    expect(await once(email())).toMatchObject(shown('email-refused', 400, expect.any(String)));
  });

  test.each<[string, (body: Email) => Partial<CreateEmailOptions>, RegExp]>([
    ['scheduling', () => ({ scheduledAt: '2026-01-01T00:00:00Z' }), /^\/scheduled_at is not supported/],
    ['a hosted template', () => ({ template: { id: 'welcome' } }), /^\/template is not supported/],
    ['a topic', () => ({ topicId: 'news' }), /^\/topic_id is not supported/],
    [
      'an attachment by its path',
      () => ({ attachments: [{ filename: 'a.pdf', path: 'https://example.com/a.pdf' }] }),
      /^\/attachments\/0\/path is not supported/,
    ],
  ])('that there is not: %s', async (_, changes, message) => {
    const body = email();
    const answer = await send({ ...body, ...changes(body) } as CreateEmailOptions, body.subject);
    expect(answer).toMatchObject(shown('invalid-email', 400, expect.stringMatching(message)));
    expect(await api.inbox(body.subject)).toEqual([]);
  });

  test('that there is no batch, and nothing of one is sent', async () => {
    const bodies = [email(), email()];
    const answer = await resend.batch.send(bodies, { idempotencyKey: randomUUID() });
    expect(answer).toMatchObject(
      shown('batch-not-supported', 501, expect.stringContaining('one email a request')),
    );
    for (const { subject } of bodies) expect(await api.inbox(subject)).toEqual([]);
  });

  test('that there is nothing at its other paths', async () => {
    expect(await resend.emails.list()).toMatchObject(
      shown('path-not-found', 404, expect.stringContaining('POST an email to /email or /emails')),
    );
  });
});

describe('emails.get', () => {
  /** SES tells it a moment later. */
  const getOnce = (id: string, lastEvent: string) =>
    vi.waitFor(
      async () => {
        const { data, error } = await resend.emails.get(id);
        expect([data?.last_event, error]).toEqual([lastEvent, null]);
        return data;
      },
      { timeout: 10_000, interval: 100 },
    );

  test.each([
    ['success', 'delivered'],
    ['bounce', 'bounced'],
    ['complaint', 'complained'],
    ['suppressionlist', 'suppressed'],
    ['ooto', 'delivered'],
  ])('tells what became of an email to %s@simulator.amazonses.com: %s', async (mailbox, lastEvent) => {
    const body = { ...email(), to: `${mailbox}@simulator.amazonses.com` };
    const sent = await send({ ...body, tags: [{ name: 'order', value: '42' }] }, body.subject);
    const id = sent.data?.id ?? '';
    const told = await getOnce(id, lastEvent);
    expect(told).toMatchObject({ object: 'email', id, tags: [{ name: 'order', value: '42' }] });
    // An event may come between the two looks.
    await vi.waitFor(async () => {
      const { json } = await api.lookUp({ key: body.subject });
      expect(json.life).toEqual((await resend.emails.get(id)).data);
    });
  });

  test('tells that nothing is known of an id that is none', async () => {
    expect(await resend.emails.get('0107')).toMatchObject(
      shown('email-not-found', 404, expect.stringContaining('an email with this id')),
    );
  });

  test('tells where a base URL with a slash at its end leads', async () => {
    const slashed = new Resend('not-looked-at', { baseUrl: `${api.apiUrl}/` });
    expect(await slashed.emails.get('0107')).toMatchObject(
      shown('path-not-found', 404, expect.stringContaining('without any path')),
    );
  });
});

describe('Whoever asks for application/json, as the clients for Python and Go do', () => {
  const headers = { Accept: 'application/json' };

  test('gets a refusal that was stored as everyone does, but for its type', async () => {
    await fault({ ses: 'refuse' });
    const body = email();
    const first = await api.post(body, { key: body.subject, headers });
    const repeat = await api.post(body, { key: body.subject, headers });
    const everyone = await api.post(body, { key: body.subject });
    expect([first, repeat, everyone].map((answer) => answer.headers.get('Content-Type'))).toEqual([
      'application/json',
      'application/json',
      'application/problem+json',
    ]);
    expect(repeat.headers.get('Idempotent-Replayed')).toBe('true');
    expect([repeat.status, repeat.text]).toEqual([400, first.text]);
    expect([everyone.status, everyone.text]).toEqual([400, first.text]);
  });

  test('gets what a look-up finds wrong in the same way', async () => {
    const { status, json, headers: answered } = await api.lookUp({ key: randomUUID(), headers });
    expect([status, json.name, answered.get('Content-Type')]).toEqual([
      404,
      'key-not-found',
      'application/json',
    ]);
  });
});
