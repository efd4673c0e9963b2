import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { TAG_NAMES } from '../../functions/emails/tags.ts';
import { readRecordId } from '../../functions/http/read-caller-and-key.ts';
import type { LocalApiKeys } from './api-keys.ts';
import type { Authorize } from './authorize.ts';
import { httpEvent } from './gateway.ts';
import { isOfTestMode, type Mailbox, type StoredEmail } from './mailbox.ts';
import { pageHeaders } from './page-headers.ts';
import type { Serve } from './serve.ts';
import { CSS, HTML, JAVASCRIPT, pathOf } from './static-files.ts';

/** What the playground shows beside its own page. */
export interface PlaygroundOptions {
  inboxUrl: string;
  mailbox: Mailbox;
  /** Who asks: a key is theirs alone. */
  authorize: Authorize;
  /** What the page may call with, where callers have API keys. */
  apiKeys?: LocalApiKeys | undefined;
  /** What has the records, by name. */
  store: string;
}

const PAGE = join(import.meta.dirname, 'playground');
const README = join(import.meta.dirname, '../../README.md');

const TYPES: { [extension: string]: string } = {
  html: HTML,
  css: CSS,
  js: JAVASCRIPT,
  svg: 'image/svg+xml',
  md: 'text/plain; charset=utf-8',
};

const HEADERS = { ...pageHeaders(), 'Cache-Control': 'no-store' };

/** How many emails the page is shown, beside those under its key. */
const EMAILS_MAX = 100;

/** The page at `/` with its files, the README, and the inbox as the page sees it; all else goes on to `next`. */
export function servePlayground(options: PlaygroundOptions, next: Serve): Serve {
  return async (request, response) => {
    const path = pathOf(request.url);
    if (request.method !== 'GET') return next(request, response);
    if (path === '/_local/inbox') return inbox(request, response, options);
    const file = fileOf(path);
    const content = file && (await readFile(file).catch(() => undefined));
    if (!content) return next(request, response);
    const type = TYPES[file.slice(file.lastIndexOf('.') + 1)];
    response.writeHead(200, { ...HEADERS, 'Content-Type': type }).end(content);
  };
}

/** No path but of these names, so none that leads out of the folder. */
function fileOf(path: string): string | undefined {
  if (path === '/') return join(PAGE, 'index.html');
  if (path === '/README.md') return README;
  const [, name] = /^\/playground\/([a-z-]+\.(?:css|js|svg))$/.exec(path) ?? [];
  return name && join(PAGE, name);
}

/** The page may talk to its own host alone, and the inbox listens on another port. */
async function inbox(
  request: IncomingMessage,
  response: ServerResponse,
  { inboxUrl, mailbox, authorize, apiKeys, store }: PlaygroundOptions,
): Promise<void> {
  const asked = { routeKey: 'GET /email', path: '/email', query: '' };
  const authorizer = await authorize(request, asked.routeKey);
  const record =
    typeof authorizer === 'number'
      ? undefined
      : readRecordId(httpEvent(request, asked, Buffer.alloc(0), authorizer));
  const { emails } = mailbox;
  const seen = emails.flatMap((email, index) => {
    const underKey = record !== undefined && email.tags[TAG_NAMES.record] === record;
    return underKey || index >= emails.length - EMAILS_MAX ? [{ ...inShort(email), underKey }] : [];
  });
  response
    .writeHead(200, { ...HEADERS, 'Content-Type': 'application/json' })
    .end(JSON.stringify({ url: inboxUrl, store, emails: seen, ...(apiKeys && { apiKey: apiKeys.live }) }));
}

function inShort({ messageId, destination, subject, at }: StoredEmail) {
  const isTest = isOfTestMode({ subject, destination });
  return { id: messageId, to: destination.to, subject, at: new Date(at * 1_000).toISOString(), isTest };
}
