import type { HttpEvent } from '../../functions/http/read-caller-and-key.ts';
import type { RequestContext } from '../../functions/http/request-log.ts';

export const ROLE = 'arn:aws:sts::123456789012:assumed-role/Shop';

export interface Asked {
  /** An object becomes JSON, bytes become base64, and text goes as it is. */
  body?: object | string | Uint8Array;
  /** undefined takes a header away. */
  headers?: { [name: string]: string | undefined };
  authorizer?: HttpEvent['requestContext']['authorizer'];
}

/** `POST /email` as API Gateway hands it on, in payload format 2.0. */
export function apiGatewayEvent(asked: Asked = {}): HttpEvent {
  const { body = { to: 'bob@example.com', subject: 'Hello', text: 'Hi' } } = asked;
  const iam = { userArn: `${ROLE}/session-1`, cognitoIdentity: null };
  const isBase64Encoded = body instanceof Uint8Array;
  return {
    version: '2.0',
    routeKey: 'POST /email',
    rawPath: '/email',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'order-1', ...asked.headers },
    requestContext: { authorizer: 'authorizer' in asked ? asked.authorizer : { iam } },
    body: isBase64Encoded
      ? Buffer.from(body).toString('base64')
      : typeof body === 'string'
        ? body
        : JSON.stringify(body),
    isBase64Encoded,
  } as unknown as HttpEvent;
}

/** The context of an invocation that has its whole time before it; the pipeline adds the log. */
export function lambdaContext(): RequestContext {
  return { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 20_000 } as RequestContext;
}
