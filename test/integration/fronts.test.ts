import { randomUUID } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startEmulator } from '../../lib/local/emulator.ts';
import { startInbox } from '../../lib/local/inbox.ts';
import { Mailbox, type StoredEmail } from '../../lib/local/mailbox.ts';
import { readBody } from '../../lib/local/read-body.ts';
import { type LocalSes, startSes } from '../../lib/local/ses.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';

// What listens on this machine, and hostile hands: another site's page, another host's name, whatever ends an emulator,
// more bytes than there is memory.

let api: LocalApi;
let ses: LocalSes;
beforeAll(async () => {
  [api, ses] = await Promise.all([localApi(), startSes()]);
});
afterAll(async () => {
  await Promise.all([api.close(), ses.close()]);
});

const ports: [string, () => string][] = [
  ['the API', () => api.apiUrl],
  ['the inbox', () => api.inboxUrl],
  ['the table', () => api.dynamoDbUrl],
  ['SES', () => ses.url],
  ['SQS, SNS and Secrets Manager', () => new URL(api.outcomesQueueUrl).origin],
];

interface Asking {
  method?: string;
  headers?: { [name: string]: string };
  /** So many chunks of 64 KiB. */
  chunks?: number;
}

const CHUNK = Buffer.alloc(64 * 1_024, '[');

/** With headers that a browser writes and `fetch` does not let anyone write; a body goes chunk by chunk. */
function ask(
  url: string,
  { method = 'GET', headers = {}, chunks = 0 }: Asking = {},
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, agent: false }, (response) => {
      readBody(response).then(() => resolve(response.statusCode), reject);
    }).on('error', reject);
    const write = (left: number): void => {
      if (left === 0) asking.end();
      else asking.write(CHUNK, () => write(left - 1));
    };
    write(chunks);
  });
}

const email = () => ({ to: 'jane@example.com', subject: randomUUID(), text: 'Sent once.' });

/** The whole of it still works: API, table, SES and inbox. */
async function worksStill(): Promise<void> {
  const body = email();
  expect((await api.post(body, { key: body.subject })).status).toBe(202);
  expect(await api.inbox(body.subject)).toHaveLength(1);
}

describe.each(ports)('The port of %s', (_, urlOf) => {
  test.each<[string, { [name: string]: string }]>([
    ['whoever was led here by another name', { Host: 'evil.example' }],
    ['the same with a port', { Host: 'evil.example:8005' }],
    ['a name that only begins like ours', { Host: '127.0.0.1.evil.example' }],
    ['a name that only ends like ours', { Host: 'evil-localhost:3000' }],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another port', { 'Sec-Fetch-Site': 'same-site' }],
    ['another site, in a browser that tells only its origin', { Origin: 'https://evil.example' }],
    ['another port, in a browser that tells only its origin', { Origin: 'http://127.0.0.1:1' }],
    ['a page without an origin, as an email in a frame', { Origin: 'null' }],
    ['our origin, it says, from another site', { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }],
  ])('refuses %s', async (_, headers) => {
    for (const method of ['GET', 'POST']) expect(await ask(urlOf(), { method, headers })).toBe(403);
  });

  test('refuses a request without a host', async () => {
    const { port, hostname } = new URL(urlOf());
    const socket = connect(Number(port), hostname);
    socket.end('GET /store HTTP/1.0\r\n\r\n');
    let answer = '';
    for await (const data of socket) answer += data;
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('serves a page of its own, and a program by any name of this machine', async () => {
    const { origin, port } = new URL(urlOf());
    const ours: { [name: string]: string }[] = [
      { Origin: origin },
      { Host: `localhost:${port}` },
      { Host: `LocalHost:${port}` },
    ];
    for (const headers of ours) {
      expect(await ask(urlOf(), { headers })).not.toBe(403);
    }
  });

  test('ends no process for any path that an emulator knows', async () => {
    for (const path of [
      'get-emlContent?messageId=nope',
      'get-emlContent',
      'store?since=a&since=b',
      'store?since=x',
      'health-check',
      'v2/email/templates',
    ]) {
      const status = await ask(`${urlOf()}/${path}`, { headers: { Authorization: 'AWS' } });
      expect([path, status]).toEqual([path, expect.any(Number)]);
    }
    await worksStill();
  });
});

test('An emulator that ends, ends alone, and what it is asked then has no answer', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const emulator = await startEmulator('ses');
  const get = (url: string) => ({ method: 'GET', url, headers: {} }) as IncomingMessage;
  expect((await emulator.ask(get('/health-check'), Buffer.alloc(0))).status).toBe(200);
  // It answers, and then dies of having answered twice.
  await emulator.ask(get('/get-emlContent?messageId=nope'), Buffer.alloc(0)).catch(() => {});
  await expect
    .poll(() => error.mock.calls.flat())
    .toEqual([expect.stringContaining('emulator of ses has ended')]);
  await expect(emulator.ask(get('/health-check'), Buffer.alloc(0))).rejects.toThrow();
  await emulator.close();
  error.mockRestore();
  await worksStill();
});

describe('Another site', () => {
  test('does not clear the inbox; its owner does', async () => {
    await api.post(email(), { key: randomUUID() });
    const url = `${api.inboxUrl}/clear-store`;
    expect(await ask(url, { method: 'POST', headers: { Origin: 'https://evil.example' } })).toBe(403);
    expect(await ask(url, { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' } })).toBe(403);
    expect(await ask(url)).toBe(404);
    expect((await api.inbox()).length).toBeGreaterThan(0);
    expect(await ask(url, { method: 'POST' })).toBe(200);
    expect(await api.inbox()).toEqual([]);
  });

  test('does not put the inbox into a frame of its own', async () => {
    const { json } = await api.post({ ...email(), html: '<p>Hi</p>' }, { key: randomUUID() });
    const policies = await Promise.all(
      ['/', '/store', '/emails', `/emails/${json.id}`, `/emails/${json.id}/html`].map(async (path) =>
        (await fetch(`${api.inboxUrl}${path}`)).headers.get('Content-Security-Policy'),
      ),
    );
    for (const policy of policies) expect(policy).toMatch(/frame-ancestors '(none|self)'/);
    expect(policies.at(-1)).toMatch(/^sandbox (?!.*allow-(scripts|same-origin|forms|top-navigation))/);
  });
});

describe('More bytes than anything of ours has', () => {
  test.each<[string, () => string, number]>([
    ['an email', () => `${api.apiUrl}/email`, 12],
    ['a fault', () => `${api.apiUrl}/_local/faults`, 1],
    ['an item', () => `${api.dynamoDbUrl}/`, 17],
    ['a request to SES', () => `${ses.url}/v2/email/outbound-emails`, 26],
  ])('as %s are refused', async (_, urlOf, mebibytes) => {
    const headers = { 'Content-Type': 'application/json' };
    expect(await ask(urlOf(), { method: 'POST', headers, chunks: mebibytes * 16 })).toBe(413);
  });

  test('what is no JSON ends nothing', async () => {
    for (const target of ['PutItem', 'UpdateItem', 'GetItem', 'Nothing', '']) {
      for (const chunks of [0, 1]) {
        const headers = { 'X-Amz-Target': `DynamoDB_20120810.${target}` };
        const status = await ask(api.dynamoDbUrl, { method: 'POST', headers, chunks });
        // Its emulator says what is wrong; nobody dies of it.
        expect([target, [400, 404].includes(status ?? 0)]).toEqual([target, true]);
      }
    }
    await worksStill();
  });
});

describe('The inbox', () => {
  const stored = (changes: Partial<StoredEmail>): StoredEmail => ({
    messageId: 'ses-1',
    from: 'no-reply@example.com',
    replyTo: [],
    destination: { to: ['jane@example.com'], cc: [], bcc: [] },
    subject: 'Hello',
    body: { text: 'Hello.' },
    attachments: [],
    tags: {},
    at: 1_700_000_000,
    ...changes,
  });

  test('does not make a page of gigabytes of an image that an email names again and again', async () => {
    const mailbox = new Mailbox();
    const content = Buffer.alloc(1_024 * 1_024).toString('base64');
    const image = {
      filename: 'a.gif',
      contentType: 'image/gif',
      contentId: 'a',
      content,
      size: content.length,
    };
    mailbox.add(stored({ body: { html: '<img src="cid:a">'.repeat(10_000) }, attachments: [image] }), 1);
    const inbox = await startInbox(0, mailbox);
    const page = await (await fetch(`${inbox.url}/emails/ses-1/html`)).text();
    expect(page).toContain('data:image/gif;base64,AAAA');
    expect(page.length).toBeLessThan(40 * 1_024 * 1_024);
    await inbox.close();
  });

  test('lists the newest hundred of what it keeps, and never an attachment’s bytes', async () => {
    const mailbox = new Mailbox();
    for (let email = 1; email <= 150; email += 1) mailbox.add(stored({ messageId: `ses-${email}` }), 1);
    const inbox = await startInbox(0, mailbox);
    const { kept, emails } = (await (await fetch(`${inbox.url}/emails`)).json()) as {
      kept: number;
      emails: { messageId: string }[];
    };
    expect([kept, emails.length, emails.at(-1)?.messageId]).toEqual([150, 100, 'ses-150']);
    await inbox.close();
  });

  test.each([
    '/emails/',
    '/emails/nope',
    '/emails/ses-1/attachments/0',
    '/emails/ses-1/html/0',
    '/inbox.ts',
    '/..',
  ])('has no %s', async (path) => {
    const mailbox = new Mailbox();
    mailbox.add(stored({}), 1);
    const inbox = await startInbox(0, mailbox);
    expect(await ask(`${inbox.url}${path}`)).toBe(path === '/..' ? 200 : 404);
    await inbox.close();
  });
});
