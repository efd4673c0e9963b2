import { createServer, type IncomingHttpHeaders } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../functions/aws/sha256.ts';
import { forward } from '../../lib/local/forward.ts';
import { listen, stop } from '../../lib/local/listen.ts';
import { readBody } from '../../lib/local/read-body.ts';

export interface Recorded {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A server that passes everything on, and remembers what came in. */
export async function recorder(target: string) {
  const requests: Recorded[] = [];
  const server = createServer(async (request, response) => {
    const body = (await readBody(request)) ?? Buffer.alloc(0);
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, headers, body });
    const reply = await forward(target, request, body);
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  const url = await listen(server, 0);
  return { url, requests, close: () => stop(server) };
}

/** The signature of a request by AWS's own signer, over the headers that the request says it is over. */
export async function signatureOf({ method, path, headers, body }: Recorded): Promise<string | undefined> {
  const { authorization = '', 'x-amz-date': date = '' } = headers;
  const [, region = '', service = ''] = /Credential=\w+\/\d+\/([^/]+)\/([^/]+)\//.exec(authorization) ?? [];
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const signer = new SignatureV4({
    service,
    region,
    credentials: {
      accessKeyId: 'AKIAEXAMPLE',
      secretAccessKey: 'example',
      sessionToken: String(headers['x-amz-security-token']),
    },
    sha256: Sha256,
    // It would add a header of its own to what is signed.
    applyChecksum: false,
  });
  const [hostname = '', port] = String(headers.host).split(':');
  const signed = await signer.sign(
    {
      protocol: 'http:',
      hostname,
      port: Number(port),
      path,
      query: {},
      method,
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
      body: body.length > 0 ? body : undefined,
    },
    {
      signingDate: new Date(
        String(date).replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z'),
      ),
      signableHeaders: new Set(names),
    },
  );
  return /Signature=(\w+)/.exec(signed.headers.authorization ?? '')?.[1];
}
