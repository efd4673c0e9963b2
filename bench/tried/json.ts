import { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { threeCalls } from '../three-calls.ts';
import { signer } from './signer.ts';

// The floor without the SDK's commands: the same three calls as plain JSON, with its signer and its HTTP handler.

interface Answer {
  message?: string;
  /** Of an error: `namespace#Name`. */
  __type?: string;
}

function caller(service: string, url: string) {
  const { protocol, hostname, port } = new URL(url);
  const signs = signer(service);
  const http = new NodeHttpHandler();
  return async <T>(path: string, headers: { [name: string]: string }, input: object): Promise<T> => {
    const body = JSON.stringify(input);
    const request = new HttpRequest({
      method: 'POST',
      protocol,
      hostname,
      ...(port && { port: Number(port) }),
      path,
      headers: {
        ...headers,
        host: port ? `${hostname}:${port}` : hostname,
        'content-length': String(Buffer.byteLength(body)),
      },
      body,
    });
    const { response } = await http.handle((await signs.sign(request)) as HttpRequest);
    const chunks: Buffer[] = [];
    for await (const chunk of response.body) chunks.push(chunk);
    const answer: T & Answer = JSON.parse(Buffer.concat(chunks).toString());
    if (response.statusCode < 300) return answer;
    const name = answer.__type?.split('#')[1] ?? `HTTP ${response.statusCode}`;
    throw Object.assign(new Error(answer.message), answer, { name });
  };
}

const { AWS_ENDPOINT_URL_DYNAMODB = '', AWS_ENDPOINT_URL_SESV2 = '' } = process.env;

const dynamoDb = caller('dynamodb', AWS_ENDPOINT_URL_DYNAMODB);
const ses = caller('ses', AWS_ENDPOINT_URL_SESV2);

const ask = (operation: string) => (input: object) =>
  dynamoDb(
    '/',
    { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` },
    input,
  );

export const handler = threeCalls({
  put: ask('PutItem'),
  send: (input) => ses('/v2/email/outbound-emails', { 'content-type': 'application/json' }, input),
  update: ask('UpdateItem'),
});
