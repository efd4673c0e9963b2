import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Files of ours by path; what a browser asks for beyond them, it does not get. */
export type StaticFiles = Readonly<Record<string, { type: string; file: string | URL }>>;

/** The media type of a page. */
export const HTML = 'text/html; charset=utf-8';
/** The media type of a style sheet. */
export const CSS = 'text/css; charset=utf-8';
/** The media type of a module. */
export const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** The path of an address, without its query. */
export const pathOf = (url = '/') => url.split('?')[0] ?? '';

/** Is it the path of one of these files? */
export const isOneOf = (files: StaticFiles, url: string | undefined) => Object.hasOwn(files, pathOf(url));

/** Answers with the file at the request's path, which is one of these, under these headers. */
export async function serveStatic(
  files: StaticFiles,
  headers: { [name: string]: string },
  { method, url }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { type, file } = files[pathOf(url)] ?? {};
  if (!type || !file || (method !== 'GET' && method !== 'HEAD')) return void response.writeHead(405).end();
  const content = await readFile(file);
  response
    .writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': content.length })
    .end(content);
}
