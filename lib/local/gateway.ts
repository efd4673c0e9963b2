import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Authorizer } from '../../functions/callers/scope.ts';
import type { HttpEvent } from '../../functions/http/read-caller-and-key.ts';
import { type Authorize, believeEveryone, type TurnedAway } from './authorize.ts';
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

/** Runs a function with an event of the gateway. */
export type Invoke = (event: HttpEvent) => Promise<GatewayResponse>;

/** By method and path, as `POST /email` or `GET /emails/{id}`; `$default` is what no other matches. */
export type Routes = Readonly<Record<string, Invoke>>;

/** What API Gateway says to those whom it turns away. */
const turnedAway: { readonly [status in TurnedAway]: string } = { 401: 'Unauthorized', 403: 'Forbidden' };

/** An HTTP API with these routes, and no stage in its path. @param authorize an IAM authorizer, if left out */
export function createGateway(routes: Routes, authorize: Authorize = believeEveryone): Serve {
  return async (request, response) => {
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    const { routeKey, pathParameters } = findRoute(Object.keys(routes), `${request.method} ${path}`);
    const invoke = routes[routeKey];
    if (!invoke) return refuse(response, 404, 'Not Found');
    const body = await readBody(request, BODY_MAX);
    if (!body) return refuse(response, 413, 'Request Entity Too Large');
    try {
      const authorizer = await authorize(request, routeKey);
      if (typeof authorizer === 'number') return refuse(response, authorizer, turnedAway[authorizer]);
      const asked = { routeKey, path, query, ...(pathParameters && { pathParameters }) };
      const event = httpEvent(request, asked, body, authorizer);
      if (Buffer.byteLength(JSON.stringify(event)) > EVENT_MAX) {
        return refuse(response, 413, 'Request Entity Too Large');
      }
      const { statusCode, headers, body: answer } = await invoke(event);
      response
        .writeHead(statusCode, { ...headers, 'apigw-requestid': event.requestContext.requestId })
        .end(answer);
    } catch {
      refuse(response, 500, 'Internal Server Error');
    }
  };
}

/** What a request asks for. */
export interface Asked {
  routeKey: string;
  path: string;
  query: string;
  /** Decoded; there where the route has some. */
  pathParameters?: { [name: string]: string };
}

/** The route that says it in full, or else by parameters, each a segment of the path. */
function findRoute(routes: readonly string[], asked: string): Pick<Asked, 'routeKey' | 'pathParameters'> {
  if (routes.includes(asked)) return { routeKey: asked };
  for (const routeKey of routes) {
    const form = routeKey.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const { groups } = new RegExp(`^${form}$`).exec(asked) ?? {};
    if (groups) return { routeKey, pathParameters: mapValues(groups, decode) };
  }
  return { routeKey: '$default' };
}

const mapValues = (object: { [name: string]: string }, map: (value: string) => string) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An event of the payload format 2.0. */
export function httpEvent(
  request: IncomingMessage,
  { routeKey, path, query, pathParameters }: Asked,
  body: Buffer,
  authorizer: Authorizer,
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
    ...(pathParameters && { pathParameters }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values?.join(',')])),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer,
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
