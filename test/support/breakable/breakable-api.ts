import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { listen, stop } from '../../../lib/local/listen.ts';
import { readBody } from '../../../lib/local/read-body.ts';
import type { Break, Is } from './breaks.ts';
import { Contract, type ContractOptions, type Reply } from './contract.ts';
import { Outbox } from './outbox.ts';

/** How it behaves. */
export interface BreakableOptions extends ContractOptions {
  breaks?: Break | undefined;
  /** Shows its inbox and takes faults, as npm start does. */
  isNpmStart?: boolean;
  tls?: { key: string; cert: string };
}

/** An API on loopback that breaks one promise on purpose, or none. */
export async function breakableApi({ breaks, isNpmStart = false, tls, ...how }: BreakableOptions = {}) {
  const is: Is = (one) => one === breaks;
  const outbox = new Outbox(is);
  const contract = new Contract(is, outbox, how);
  const requests: IncomingMessage[] = [];
  /** @returns undefined where nothing is ever answered */
  const answer = async (request: IncomingMessage): Promise<Reply | undefined> => {
    const { authorization, 'idempotency-key': key } = request.headers;
    const caller = is('mixes callers up') ? 'anybody' : callerOf(request);
    const pk = `${caller} ${key}`;
    const [, id] = /^\/emails\/(.+)$/.exec(request.url ?? '') ?? [];
    if (isNpmStart && id === undefined && request.url !== '/email')
      return json(200, shown(request, pk, outbox, inboxUrl));
    if (is('answers nothing')) return undefined;
    if (is('hangs up')) throw new Error('It hangs up.');
    const isStranger = !isNpmStart && authorization === undefined;
    const wrong = insteadOfAll(is) ?? (isStranger && !is('lets everybody in') ? forbidden : undefined);
    if (wrong) return wrong;
    if (id !== undefined) return contract.lookUpById(caller, id);
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
  const inbox = createServer((request, response) => {
    response.end(JSON.stringify(outbox.find(request.url?.replace('/emails/', '') ?? '')));
  });
  const [plainUrl, inboxUrl] = [await listen(server, 0), await listen(inbox, 0)];
  const url = tls ? plainUrl.replace('http:', 'https:') : plainUrl;
  return {
    url,
    requests,
    async close() {
      await Promise.all([stop(server), stop(inbox)]);
    },
  };
}

/** Of a signature, the access key; of a token, all of it. */
function callerOf({ headers: { authorization, 'x-local-caller': role = 'local' } }: IncomingMessage): string {
  return /Credential=(\w+)/.exec(authorization ?? '')?.[1] ?? authorization ?? String(role);
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
function shown({ url: path, method }: IncomingMessage, pk: string, outbox: Outbox, inboxUrl: string): object {
  if (path === '/_local/inbox') return { url: inboxUrl, emails: outbox.list(pk) };
  if (method === 'POST') outbox.lose();
  return { faults: [] };
}
