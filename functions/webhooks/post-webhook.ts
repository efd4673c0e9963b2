import type { LookupAddress } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { judgeAnswer, type PostOutcome } from './judge-answer.ts';
import { isReachable, type Reach } from './reach.ts';

/** Posts a body. It never throws. */
export type PostWebhook = (headers: { [name: string]: string }, body: string) => Promise<PostOutcome>;

/** Where a webhook is called, and within what. */
export interface WebhookTarget {
  url: URL;
  reach: Reach;
  /** All the addresses of a name, as `lookup` of `node:dns/promises` gives them. */
  findAddresses: (hostname: string) => Promise<LookupAddress[]>;
  /** For all of it: the look-up, the connection, TLS, the answer and its body; in milliseconds. */
  timeoutMs: number;
}

/** Nothing in an answer but its status and one header is of interest. */
const HEADER_BYTES_MAX = 16 * 1_024;
const BODY_BYTES_MAX = 16 * 1_024;

/**
 * Makes what posts to a webhook, each time over a connection of its own: no redirect is followed, no proxy is used, and each address that
 * the name has at that moment must be one that may be called.
 */
export function createPostWebhook(target: WebhookTarget): PostWebhook {
  return async (headers, body) => {
    try {
      return await post(target, headers, Buffer.from(body));
    } catch (error) {
      return { kind: 'failed', error: nameSocketError(error) };
    }
  };
}

function post(target: WebhookTarget, headers: { [name: string]: string }, body: Buffer) {
  const { url, timeoutMs } = target;
  const { promise, resolve } = Promise.withResolvers<PostOutcome>();
  refuseLiteral(target);
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': body.length },
    agent: false,
    lookup: createLookup(target),
    maxHeaderSize: HEADER_BYTES_MAX,
    rejectUnauthorized: true,
  });
  // The status is the answer. What comes behind it is read so that the far end can finish, and changes nothing.
  let answered: PostOutcome | undefined;
  const finish = (otherwise: string) => {
    clearTimeout(timer);
    resolve(answered ?? { kind: 'failed', error: otherwise });
    request.destroy();
  };
  const timer = setTimeout(() => finish('timeout'), timeoutMs);
  request.on('error', (error) => finish(nameSocketError(error)));
  // An answer that changes the protocol ends so, without an error.
  request.on('close', () => finish('closed'));
  request.on('response', (response) => {
    answered = judgeAnswer(response.statusCode, response.headers['retry-after'], Date.now());
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > BODY_BYTES_MAX) finish('body');
    });
    response.on('end', () => finish('end'));
    response.on('error', () => finish('body'));
  });
  request.end(body);
  return promise;
}

/** An address that stands in the URL itself is not looked up. @throws where it may not be called */
function refuseLiteral({ url, reach }: WebhookTarget): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isReachable(host, reach)) throw notReachable();
}

/** The connection is made to the very addresses that were checked: a second look-up could have others. */
function createLookup({ findAddresses, reach }: WebhookTarget): LookupFunction {
  return (hostname, { all }, callback) => {
    const done = async () => {
      const addresses = await findAddresses(hostname);
      const [first] = addresses;
      if (!first) throw Object.assign(new Error('The name has no address'), { code: 'ENOTFOUND' });
      if (!addresses.every(({ address }) => isReachable(address, reach))) throw notReachable();
      return { addresses, first };
    };
    done().then(
      ({ addresses, first }) =>
        all ? callback(null, addresses) : callback(null, first.address, first.family),
      (error) => callback(error, []),
    );
  };
}

const notReachable = () =>
  Object.assign(new Error('The address may not be called'), { code: 'ADDRESS_NOT_ALLOWED' });

/** Node's and OpenSSL's names of errors; what is none says more than a log should. */
const CODE = /^[A-Z][A-Z0-9_]{1,63}$/;

const nameSocketError = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && CODE.test(code) ? code : 'unknown';
};
