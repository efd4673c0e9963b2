import { createServer, type IncomingMessage } from 'node:http';
import { forward } from '../../lib/local/forward.ts';
import { listen, stop } from '../../lib/local/listen.ts';
import { readBody } from '../../lib/local/read-body.ts';
import { listener } from '../../lib/local/serve.ts';

/** A call to AWS, as it went over the wire. */
export interface Call {
  /** Who signed it. */
  accessKey: string;
  /** As `PutItem`. */
  operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the operation takes
  input: any;
}

export interface Recorder {
  url: string;
  calls: Call[];
  close(): Promise<void>;
}

/** SNS is asked by a form, and SES has paths, of which our functions know one. */
function readCall({ headers }: IncomingMessage, body: string): Pick<Call, 'operation' | 'input'> {
  if (headers['content-type'] === 'application/x-www-form-urlencoded') {
    const input = Object.fromEntries(new URLSearchParams(body));
    return { operation: input.Action ?? '', input };
  }
  const target = String(headers['x-amz-target'] ?? 'SES.SendEmail');
  return { operation: target.split('.')[1] ?? '', input: JSON.parse(body) };
}

/** Stands before an AWS on this machine, passes everything on, and writes down who asked for what. */
export async function startRecorder(target: string): Promise<Recorder> {
  const calls: Call[] = [];
  const server = createServer(
    listener(async (request, response) => {
      const body = (await readBody(request)) ?? Buffer.alloc(0);
      const { authorization = '' } = request.headers;
      const accessKey = /Credential=([^/]+)\//.exec(authorization)?.[1] ?? '';
      calls.push({ accessKey, ...readCall(request, body.toString()) });
      const reply = await forward(target, request, body);
      response.writeHead(reply.status, reply.headers).end(reply.body);
    }),
  );
  return { url: await listen(server, 0), calls, close: () => stop(server) };
}
