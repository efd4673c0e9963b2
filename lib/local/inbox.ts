import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { refuseForeign } from './foreign.ts';
import { listen, stop } from './listen.ts';
import { isOfTestMode, type Mailbox, type StoredEmail } from './mailbox.ts';
import { pageHeaders } from './page-headers.ts';
import { refuse } from './refuse.ts';
import { listener, type Serve } from './serve.ts';
import { attachmentAnswer, htmlAnswer } from './shown-email.ts';
import { CSS, HTML, isOneOf, JAVASCRIPT, pathOf, type StaticFiles, serveStatic } from './static-files.ts';

/** The page that shows the emails, and what it shows. */
export interface Inbox {
  /** A page that shows the emails; `GET /store` lists them as JSON. */
  url: string;
  close(): Promise<void>;
}

const ours = (path: string) => new URL(path, import.meta.url);

const FILES: StaticFiles = {
  '/': { type: HTML, file: ours('./inbox/index.html') },
  '/inbox.js': { type: JAVASCRIPT, file: ours('./inbox/inbox.js') },
  '/show-email.js': { type: JAVASCRIPT, file: ours('./inbox/show-email.js') },
  '/inbox.css': { type: CSS, file: ours('./inbox/inbox.css') },
  '/style.css': { type: CSS, file: ours('./playground/style.css') },
  '/parts.css': { type: CSS, file: ours('./playground/parts.css') },
  '/icon.svg': { type: 'image/svg+xml', file: ours('./playground/icon.svg') },
};

const HEADERS = { ...pageHeaders({ frames: "'self'" }), 'Cache-Control': 'no-store' };

/** How many emails the page lists, the newest. */
const EMAILS_MAX = 100;

/** The inbox of what SES accepted, a page and JSON. @throws PortTaken */
export async function startInbox(port: number, mailbox: Mailbox): Promise<Inbox> {
  const serve: Serve = async (request, response) => {
    // Nothing here takes a body.
    request.resume();
    if (isOneOf(FILES, request.url)) return serveStatic(FILES, HEADERS, request, response);
    if (`${request.method} ${request.url}` === 'POST /clear-store') {
      mailbox.clear();
      return answer(response, { message: 'Store cleared' });
    }
    if (request.method !== 'GET') return refuse(response, 404, 'Not Found');
    return show(request, response, mailbox);
  };
  const server = createServer(listener(refuseForeign(serve)));
  const url = await listen(server, port, 'INBOX_PORT');
  return { url, close: () => stop(server) };
}

async function show({ url }: IncomingMessage, response: ServerResponse, mailbox: Mailbox): Promise<void> {
  const path = pathOf(url);
  if (path === '/store') return answer(response, { emails: mailbox.emails });
  if (path === '/emails') {
    const { emails } = mailbox;
    return answer(response, { kept: emails.length, emails: emails.slice(-EMAILS_MAX).map(inShort) });
  }
  const [, id = '', part, number] =
    /^\/emails\/([\w-]+)(?:\/(html|attachments)(?:\/(\d{1,3}))?)?$/.exec(path) ?? [];
  const email = mailbox.find(id);
  if (!email) return refuse(response, 404, 'Not Found');
  if (part === undefined) return answer(response, withoutContent(email));
  const attachment = email.attachments[Number(number)];
  if (part === 'html' && number === undefined) return htmlAnswer(response, email);
  if (part === 'attachments' && attachment) return attachmentAnswer(response, attachment);
  refuse(response, 404, 'Not Found');
}

function answer(response: ServerResponse, body: object): void {
  response.writeHead(200, { ...HEADERS, 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function inShort({ messageId, from, destination, subject, at }: StoredEmail) {
  const isTest = isOfTestMode({ subject, destination });
  return { messageId, from, to: destination.to, subject, at, isTest };
}

/** Attachments without their bytes, and of the HTML only whether there is some: both have addresses of their own. */
function withoutContent({ body, attachments, ...email }: StoredEmail) {
  return {
    ...email,
    isTest: isOfTestMode(email),
    text: body.text,
    hasHtml: body.html !== undefined,
    attachments: attachments.map(({ content: _, ...attachment }) => attachment),
  };
}
