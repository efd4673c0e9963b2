import { createServer } from 'node:http';
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

/** Stands before an AWS on this machine, passes everything on, and writes down who asked for what. */
export async function startRecorder(target: string): Promise<Recorder> {
  const calls: Call[] = [];
  const server = createServer(
    listener(async (request, response) => {
      const body = (await readBody(request)) ?? Buffer.alloc(0);
      const { authorization = '', 'x-amz-target': operation } = request.headers;
      calls.push({
        accessKey: /Credential=([^/]+)\//.exec(authorization)?.[1] ?? '',
        // SES has paths, of which our functions know one.
        operation: String(operation ?? 'SES.SendEmail').split('.')[1] ?? '',
        input: JSON.parse(body.toString()),
      });
      const reply = await forward(target, request, body);
      response.writeHead(reply.status, reply.headers).end(reply.body);
    }),
  );
  return { url: await listen(server, 0), calls, close: () => stop(server) };
}
