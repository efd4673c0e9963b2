import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HttpEvent } from '../../functions/http/read-caller-and-key.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';
import type { Serve } from './serve.ts';

/** What a function returns in the payload format 2.0. */
export interface GatewayResponse {
  statusCode: number;
  headers: { [name: string]: string };
  body: string;
}

/** API Gateway takes 10 MB, and Lambda an event of 6 MB. */
const BODY_MAX = 10 * 1_024 * 1_024;
const EVENT_MAX = 6 * 1_024 * 1_024;
/** What IAM allows as the name of a role. */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** Runs a function with an event of the gateway. */
export type Invoke = (event: HttpEvent) => Promise<GatewayResponse>;

/** By method and path, as `POST /email`; `$default` is what no other matches. */
export type Routes = Readonly<Record<string, Invoke>>;

/** An HTTP API with these routes, an IAM authorizer that believes everyone, and no stage in its path. */
export function createGateway(routes: Routes): Serve {
  return async (request, response) => {
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    const asked = `${request.method} ${path}`;
    const routeKey = Object.hasOwn(routes, asked) ? asked : '$default';
    const invoke = routes[routeKey];
    if (!invoke) return refuse(response, 404, 'Not Found');
    const body = await readBody(request, BODY_MAX);
    const event = body && httpEvent(request, { routeKey, path, query }, body);
    if (!event || Buffer.byteLength(JSON.stringify(event)) > EVENT_MAX) {
      return refuse(response, 413, 'Request Entity Too Large');
    }
    if (!ROLE_NAME.test(callerOf(request))) return refuse(response, 403, 'Forbidden');
    try {
      const { statusCode, headers, body } = await invoke(event);
      response
        .writeHead(statusCode, { ...headers, 'apigw-requestid': event.requestContext.requestId })
        .end(body);
    } catch {
      refuse(response, 500, 'Internal Server Error');
    }
  };
}

/** The header `X-Local-Caller` acts as another role. */
function callerOf(request: IncomingMessage): string {
  return String(request.headers['x-local-caller'] ?? 'local');
}

/** An event of the payload format 2.0 for a role's session. */
export function httpEvent(
  request: IncomingMessage,
  { routeKey, path, query }: { routeKey: string; path: string; query: string },
  body: Buffer,
) {
  const text = body.toString();
  // As the gateway does: text types as they are, everything else in base64.
  const isText = /^(text\/|application\/([\w.-]+\+)?(json|xml|javascript)\b)/.test(
    request.headers['content-type'] ?? '',
  );
  const isBase64Encoded = !isText || !Buffer.from(text).equals(body);
  const { 'x-local-caller': _, ...headers } = request.headersDistinct;
  const now = new Date();
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values?.join(',')])),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: { iam: iamCaller(callerOf(request)) },
      domainName: request.headers.host ?? '',
      domainPrefix: 'local',
      http: {
        method: request.method ?? '',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    body: isBase64Encoded ? body.toString('base64') : text,
    isBase64Encoded,
  };
}

function iamCaller(role: string) {
  return {
    accessKey: 'local',
    accountId: '000000000000',
    callerId: `AROALOCAL:${role}-session`,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: `arn:aws:sts::000000000000:assumed-role/${role}/${role}-session`,
    userId: `AROALOCAL:${role}-session`,
  };
}
