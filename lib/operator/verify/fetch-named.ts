import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import { LOOPBACK } from '../../local/listen.ts';
import { readText } from './answer.ts';

/** Names under `.localhost` are this machine's (RFC 6761), and resolvers that Node asks often know none of them. */
const LOCAL_NAME = /\.localhost$/;

/** `fetch`, which finds local names too: emulators give each API one. It follows no redirect. */
export function fetchNamed(request: Request): Promise<Response> {
  const { protocol, hostname } = new URL(request.url);
  return protocol === 'http:' && LOCAL_NAME.test(hostname) ? fetchHere(request) : fetch(request);
}

async function fetchHere(request: Request): Promise<Response> {
  const { url, method, signal } = request;
  const body = Buffer.from(await request.arrayBuffer());
  const headers = Object.fromEntries(request.headers);
  const asking = httpRequest(url, { method, headers, signal, lookup }).end(body);
  // After the answer has begun, its reader is told of an end.
  asking.on('error', () => {});
  const [answer]: IncomingMessage[] = await once(asking, 'response');
  if (!answer) throw new Error('There is no answer.');
  const answered = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return new Response(await readText(answer), { status: answer.statusCode ?? 0, headers: answered });
}

const lookup: LookupFunction = (_name, { all }, found) =>
  all ? found(null, [{ address: LOOPBACK, family: 4 }]) : found(null, LOOPBACK, 4);
