import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pageHeaders } from './page-headers.ts';
import type { Serve } from './serve.ts';

const { resolve } = createRequire(import.meta.url);
const ours = (path: string) => new URL(path, import.meta.url);

/** All that there is, by path; what a browser asks for beyond it, it does not get. */
const FILES: { [path: string]: { type: string; file: string | URL } } = {
  '/openapi.json': { type: 'application/json', file: ours('../../docs/openapi.json') },
  '/docs': { type: 'text/html; charset=utf-8', file: ours('./reference/page.html') },
  '/docs/start.js': { type: 'text/javascript', file: ours('./reference/start.js') },
  '/docs/swagger-ui.css': { type: 'text/css', file: resolve('swagger-ui-dist/swagger-ui.css') },
  '/docs/swagger-ui-bundle.js': {
    type: 'text/javascript',
    file: resolve('swagger-ui-dist/swagger-ui-bundle.js'),
  },
};

/** The icons of the style sheet are in it, as data. */
const HEADERS = { ...pageHeaders('data:'), 'Cache-Control': 'no-cache' };

export const isOfReference = (url = '') => Object.hasOwn(FILES, pathOf(url));

/** The API's description and, at `/docs`, a page to read it and to try it out. */
export const reference: Serve = async ({ method, url = '' }, response) => {
  const { type, file } = FILES[pathOf(url)] ?? {};
  if (!file || (method !== 'GET' && method !== 'HEAD')) return void response.writeHead(405).end();
  const content = await readFile(file);
  response
    .writeHead(200, { ...HEADERS, 'Content-Type': type, 'Content-Length': content.length })
    .end(content);
};

const pathOf = (url: string) => url.split('?')[0] ?? '';
