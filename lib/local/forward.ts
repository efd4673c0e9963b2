import type { IncomingMessage } from 'node:http';

export interface Reply {
  status: number;
  headers: { [name: string]: string };
  body: Buffer;
}

/** What belongs to one connection or is computed anew for the next. */
const OWN_TO_A_HOP = [
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'host',
];

/** Passes a request on to an emulator and brings back what it says. */
export async function forward(target: string, request: IncomingMessage, body: Buffer): Promise<Reply> {
  const { method = 'GET', url = '/' } = request;
  const headers = kept(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const response = await fetch(new URL(url, target), { method, headers, ...(body.length > 0 && { body }) });
  return {
    status: response.status,
    headers: kept([...response.headers]),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

function kept(headers: [string, string][]): { [name: string]: string } {
  return Object.fromEntries(headers.filter(([name]) => !OWN_TO_A_HOP.includes(name)));
}
