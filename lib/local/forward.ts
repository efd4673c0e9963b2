import { type IncomingMessage, request as send } from 'node:http';
import { readBody } from './read-body.ts';

export interface Reply {
  status: number;
  headers: { [name: string]: string };
  body: Buffer;
}

/** What belongs to one connection or is computed anew for the next. */
const OWN_TO_A_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host'];

/** Passes a request on to an emulator, on a connection of its own, and brings back what it says. */
export async function forward(target: string, request: IncomingMessage, body: Buffer): Promise<Reply> {
  const { method, url = '/' } = request;
  const headers = { ...kept(request.headers), 'content-length': String(body.length) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    send(new URL(url, target), { method, headers, agent: false }, resolve).on('error', reject).end(body);
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
