import { get, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBody } from '../../lib/local/read-body.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

/** A path as it is: `fetch` would resolve its dots. */
const rawStatus = (path: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    get(`${api.apiUrl}/`, { path }, (response) => {
      readBody(response).then(() => resolve(response.statusCode), reject);
    }).on('error', reject);
  });

describe('GET /', () => {
  test('is a page that may load its own files alone, with no script inside it', async () => {
    const response = await fetch(api.apiUrl);
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const page = await response.text();
    const scripts = [...page.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)];
    expect(scripts).toHaveLength(2);
    for (const [, attributes, inside] of scripts) {
      expect(attributes).toContain('src="/playground/');
      expect(inside).toBe('');
    }
    expect(page).not.toMatch(/https?:|<style| style=| on\w+=/);
  });

  test.each([
    ['/playground/playground.js', 'text/javascript; charset=utf-8'],
    ['/playground/style.css', 'text/css; charset=utf-8'],
    ['/playground/icon.svg', 'image/svg+xml'],
    ['/README.md', 'text/plain; charset=utf-8'],
  ])('has %s', async (path, type) => {
    const response = await fetch(`${api.apiUrl}${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe(type);
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  test.each([
    '/playground/../start-local.ts',
    '/playground/%2e%2e/start-local.js',
    '/playground/tsconfig.json',
    '/playground/nothing.js',
    '/playground/',
    '/package.json',
  ])('has no %s', async (path) => {
    expect(await rawStatus(path)).toBe(404);
  });
});

describe('GET /_local/inbox', () => {
  const inbox = async (headers: { [name: string]: string }) =>
    (await (await fetch(`${api.apiUrl}/_local/inbox`, { headers })).json()) as {
      url: string;
      emails: { id: string; to: string[]; subject: string; at: string; underKey: boolean }[];
    };

  test('says which emails went out under the key, of the same caller', async () => {
    const body = { to: 'jane@example.com', text: 'Sent once.' };
    const one = await api.post({ ...body, subject: 'One' }, { key: 'inbox-1' });
    const other = await api.post({ ...body, subject: 'Other' }, { key: 'inbox-2' });
    const { url, emails } = await inbox({ 'Idempotency-Key': 'inbox-1' });
    expect(url).toBe(api.inboxUrl);
    const { at, ...email } = emails.find(({ id }) => id === one.json.id) ?? { at: '' };
    expect(email).toEqual({ id: one.json.id, to: [body.to], subject: 'One', isTest: false, underKey: true });
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);
    expect(emails.find(({ id }) => id === other.json.id)?.underKey).toBe(false);

    const nobody = await inbox({});
    const somebodyElse = await inbox({ 'Idempotency-Key': 'inbox-1', 'X-Local-Caller': 'somebody-else' });
    expect([...nobody.emails, ...somebodyElse.emails].some(({ underKey }) => underKey)).toBe(false);
  });
});

describe('who asks', () => {
  /** With headers that a browser writes and `fetch` does not let anyone write. */
  const statusOf = (method: string, path: string, headers: { [name: string]: string }) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(`${api.apiUrl}${path}`, { method, headers }, (response) => {
        readBody(response).then(() => resolve(response.statusCode), reject);
      })
        .on('error', reject)
        .end();
    });

  test.each<[string, string, string, { [name: string]: string }]>([
    ['a page of another site', 'POST', '/_local/faults', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a page of another port', 'GET', '/_local/inbox', { 'Sec-Fetch-Site': 'same-site' }],
    [
      'a page of another site, to send',
      'POST',
      '/email',
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' },
    ],
    ['whoever was led here by another name', 'GET', '/_local/inbox', { Host: 'evil.example' }],
  ])('%s is refused', async (_, method, path, headers) => {
    expect(await statusOf(method, path, headers)).toBe(403);
  });

  test.each<[string, { [name: string]: string }]>([
    ['our own page', { 'Sec-Fetch-Site': 'same-origin' }],
    ['whoever types the address', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' }],
    ['who follows a link', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }],
    ['a program, by any name of this machine', { Host: 'localhost:3000' }],
  ])('%s is served', async (_, headers) => {
    expect(await statusOf('GET', '/', headers)).toBe(200);
  });
});
