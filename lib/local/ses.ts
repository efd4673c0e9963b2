import { createServer } from 'node:http';
import { forward } from './forward.ts';
import { listen, stop } from './listen.ts';
import { readBody } from './read-body.ts';

export interface LocalSes {
  /** What `AWS_ENDPOINT_URL_SESV2` is set to. */
  url: string;
  close(): Promise<void>;
}

/** Our SES in front of the emulator: it takes what the function sends and puts it into the inbox. */
export async function startSes(inboxUrl: string): Promise<LocalSes> {
  const server = createServer(async (request, response) => {
    const body = (await readBody(request)) ?? Buffer.alloc(0);
    const reply = await forward(inboxUrl, request, body);
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  const url = await listen(server, 0);
  return { url, close: () => stop(server) };
}
