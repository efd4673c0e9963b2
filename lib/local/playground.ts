import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { readRecordId } from '../../functions/http/read-caller-and-key.ts';
import { httpEvent } from './gateway.ts';
import { pageHeaders } from './page-headers.ts';
import type { Serve } from './serve.ts';
import type { Accepted } from './ses.ts';

export interface PlaygroundOptions {
  inboxUrl: string;
  /** What SES accepted: it knows the record of each email, which the emulator's inbox forgets. */
  accepted: readonly Accepted[];
}

/** An email of the emulator's, as far as it is read here; `at` in epoch seconds. */
interface StoredEmail {
  messageId: string;
  destination: { to: string[] };
  subject: string;
  at: number;
}

const PAGE = join(import.meta.dirname, 'playground');
const README = join(import.meta.dirname, '../../README.md');

const TYPES: { [extension: string]: string } = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  md: 'text/plain; charset=utf-8',
};

const HEADERS = { ...pageHeaders(), 'Cache-Control': 'no-store' };

/** The page at `/` with its files, the README, and the inbox as the page sees it; all else goes on to `next`. */
export function servePlayground(options: PlaygroundOptions, next: Serve): Serve {
  return async (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
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
async function inbox(request: IncomingMessage, response: ServerResponse, options: PlaygroundOptions) {
  const { inboxUrl, accepted } = options;
  const asked = { routeKey: 'GET /email', path: '/email', query: '' };
  const record = readRecordId(httpEvent(request, asked, Buffer.alloc(0)));
  const ofRecord = record === undefined ? [] : accepted.filter((email) => recordOf(email) === record);
  const ids = new Set(ofRecord.map(({ messageId }) => messageId));
  const { emails } = (await (await fetch(`${inboxUrl}/store`)).json()) as { emails: StoredEmail[] };
  const seen = emails.map(({ messageId, destination, subject, at }) => ({
    id: messageId,
    to: destination.to,
    subject,
    at: new Date(at * 1_000).toISOString(),
    underKey: ids.has(messageId),
  }));
  response
    .writeHead(200, { ...HEADERS, 'Content-Type': 'application/json' })
    .end(JSON.stringify({ url: inboxUrl, emails: seen }));
}

const recordOf = ({ tags }: Accepted) => tags['email-api-record']?.[0];
