import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { ProblemName } from '../../../functions/http/problems.ts';
import { listen, stop } from '../../../lib/local/listen.ts';
import { readBody } from '../../../lib/local/read-body.ts';
import type { Break, Is } from './breaks.ts';
import { Contract, type Reply } from './contract.ts';
import { Outbox } from './outbox.ts';

/** How it behaves. */
export interface BreakableOptions {
  breaks?: Break | undefined;
  /** Shows its inbox and takes faults, as npm start does. */
  isNpmStart?: boolean;
  /** Its first answers are these problems. */
  first?: ProblemName[];
  tls?: { key: string; cert: string };
}

/** An API on loopback that breaks one promise on purpose, or none. */
export async function breakableApi({ breaks, isNpmStart = false, first = [], tls }: BreakableOptions = {}) {
  const is: Is = (one) => one === breaks;
  const outbox = new Outbox(is);
  const contract = new Contract(is, outbox, first);
  const requests: IncomingMessage[] = [];
  let url = '';
  /** @returns undefined where nothing is ever answered */
  const answer = async (request: IncomingMessage): Promise<Reply | undefined> => {
    const { authorization, 'idempotency-key': key } = request.headers;
    const pk = `${is('mixes callers up') ? 'anybody' : callerOf(request)} ${key}`;
    if (isNpmStart && request.url !== '/email') return json(200, shown(request, pk, outbox, url));
    if (is('answers nothing')) return undefined;
    if (is('hangs up')) throw new Error('It hangs up.');
    const isStranger = !isNpmStart && authorization === undefined;
    const wrong = insteadOfAll(is) ?? (isStranger && !is('lets everybody in') ? forbidden : undefined);
    if (wrong) return wrong;
    return request.method === 'GET'
      ? contract.lookUp(pk)
      : contract.post(pk, String(await readBody(request)));
  };
  const listener: Parameters<typeof createServer>[1] = async (request, response) => {
    requests.push(request);
    try {
      const reply = await answer(request);
      if (reply) response.writeHead(reply.status, reply.headers).end(reply.body);
    } catch {
      response.destroy();
    }
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  const plainUrl = await listen(server, 0);
  url = tls ? plainUrl.replace('http:', 'https:') : plainUrl;
  return { url, requests, close: () => stop(server) };
}

/** Of a signature, the access key; of a token, all of it. */
function callerOf({ headers: { authorization, 'x-local-caller': role = 'local' } }: IncomingMessage) {
  return /Credential=(\w+)/.exec(authorization ?? '')?.[1] ?? authorization ?? role;
}

const json = (status: number, body: object): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

const forbidden = json(403, { message: 'Forbidden' });

/** An answer to whatever is asked. Those of API Gateway have a message and nothing else. */
function insteadOfAll(is: Is): Reply | undefined {
  if (is('lets nobody in')) return forbidden;
  if (is('answers 500')) return json(500, { message: 'Internal Server Error' });
  if (is('has no such path')) return json(404, { message: 'Not Found' });
  if (is('redirects')) return { status: 301, headers: { Location: 'https://example.com/' }, body: '' };
  if (!is('answers HTML')) return undefined;
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: '<h1>Welcome</h1>' };
}

/** What npm start shows beside the API. */
function shown({ url: path, method }: IncomingMessage, pk: string, outbox: Outbox, url: string): object {
  if (path === '/_local/inbox') return { url, emails: outbox.list(pk) };
  if (path !== '/_local/faults') return outbox.find(path?.replace('/emails/', '') ?? '');
  if (method === 'POST') outbox.lose();
  return { faults: [] };
}
