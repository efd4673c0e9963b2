import { type IncomingMessage, request as send } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import { readBody } from './read-body.ts';

/** What an emulator answers. */
export interface Reply {
  status: number;
  headers: { [name: string]: string };
  body: Buffer;
}

/** What belongs to one connection or is computed anew for the next. */
const OWN_TO_A_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host'];

/**
 * Passes a request on, on a connection of its own, and brings back what it was answered.
 *
 * @param target the server's address, as `http://127.0.0.1:8000`, or the path of its socket
 */
export async function forward(target: string, request: IncomingMessage, body: Buffer): Promise<Reply> {
  const { method, url: path = '/' } = request;
  const headers = { ...kept(request.headers), 'content-length': String(body.length) };
  const where = URL.canParse(target) ? urlToHttpOptions(new URL(target)) : { socketPath: target };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    send({ ...where, path, method, headers, agent: false }, resolve)
      .on('error', reject)
      .end(body);
  });
  return {
    status: response.statusCode ?? 500,
    headers: kept(response.headers),
    body: (await readBody(response)) ?? Buffer.alloc(0),
  };
}

function kept(headers: IncomingMessage['headers']): { [name: string]: string } {
  const entries = Object.entries(headers).filter(([name]) => !OWN_TO_A_HOP.includes(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
