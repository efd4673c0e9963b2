import { createRequire } from 'node:module';
import { pageHeaders } from './page-headers.ts';
import type { Serve } from './serve.ts';
import { HTML, isOneOf, type StaticFiles, serveStatic } from './static-files.ts';

const { resolve } = createRequire(import.meta.url);
const ours = (path: string) => new URL(path, import.meta.url);

const FILES: StaticFiles = {
  '/openapi.json': { type: 'application/json', file: ours('../../docs/openapi.json') },
  '/docs': { type: HTML, file: ours('./reference/page.html') },
  '/docs/start.js': { type: 'text/javascript', file: ours('./reference/start.js') },
  '/docs/swagger-ui.css': { type: 'text/css', file: resolve('swagger-ui-dist/swagger-ui.css') },
  '/docs/swagger-ui-bundle.js': {
    type: 'text/javascript',
    file: resolve('swagger-ui-dist/swagger-ui-bundle.js'),
  },
};

/** The icons of the style sheet are in it, as data. */
const HEADERS = { ...pageHeaders({ images: 'data:' }), 'Cache-Control': 'no-cache' };

/** Is it a path of the API's description? */
export const isOfReference = (url: string | undefined) => isOneOf(FILES, url);

/** The API's description and, at `/docs`, a page to read it and to try it out. */
export const reference: Serve = (request, response) => serveStatic(FILES, HEADERS, request, response);
