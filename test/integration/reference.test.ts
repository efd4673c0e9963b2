import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalApi, localApi } from '../support/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const get = (path: string, method = 'GET') => fetch(`${api.apiUrl}${path}`, { method });

test('/openapi.json is the committed description', async () => {
  const response = await get('/openapi.json');
  expect(response.headers.get('Content-Type')).toBe('application/json');
  expect(await response.text()).toBe(await readFile('docs/openapi.json', 'utf8'));
});

describe('/docs', () => {
  /** What the page loads. */
  async function parts(): Promise<string[]> {
    const html = await (await get('/docs')).text();
    return [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url ?? '');
  }

  test('is a page whose parts are all here', async () => {
    const urls = (await parts()).filter((url) => url !== 'data:,');
    expect(urls).toEqual(['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/start.js']);
    for (const url of urls) {
      const response = await get(url);
      expect([url, response.status]).toEqual([url, 200]);
      expect(response.headers.get('Content-Type')).toBe(
        url.endsWith('.css') ? 'text/css' : 'text/javascript',
      );
      expect((await response.text()).length).toBeGreaterThan(100);
    }
  });

  test('lets the browser take nothing from elsewhere, and run no script but its own', async () => {
    for (const path of ['/docs', ...(await parts()).filter((url) => url.startsWith('/'))]) {
      const policy = (await get(path, 'HEAD')).headers.get('Content-Security-Policy') ?? '';
      expect(policy.split('; ')).toEqual(
        expect.arrayContaining(["default-src 'none'", "script-src 'self'", "connect-src 'self'"]),
      );
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
    }
  });

  test('names no other host', async () => {
    const ours = await Promise.all(['/docs', '/docs/start.js'].map(async (path) => (await get(path)).text()));
    expect(ours.join()).not.toMatch(/https?:\/\/|\/\/\w+\./);
  });

  test.each([
    ['POST', '/docs', 405],
    ['DELETE', '/openapi.json', 405],
    ['GET', '/docs/', 404],
    ['GET', '/docs/package.json', 404],
    ['GET', '/docs/%2e%2e/package.json', 404],
    ['GET', '/constructor', 404],
  ])('%s %s is %i', async (method, path, status) => {
    expect((await get(path, method)).status).toBe(status);
  });
});
