import type { LookupAddress } from 'node:dns';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  createServer,
  getDefaultAutoSelectFamily,
  type Server,
  type Socket,
  setDefaultAutoSelectFamily,
} from 'node:net';
import { join } from 'node:path';
import { setDefaultCACertificates } from 'node:tls';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPostWebhook, type WebhookTarget } from '../../functions/webhooks/post-webhook.ts';
import { signWebhook } from '../../functions/webhooks/sign-webhook.ts';
import { addressOf, LOOPBACK } from '../../lib/local/listen.ts';
import { eventBody } from '../support/life-of.ts';

// A receiver is somebody else's server, and may be anything. What it does on the wire must not hold a batch up, fill the memory or
// lead anywhere.

const pem = (name: string) => readFileSync(join(import.meta.dirname, `../support/tls/test-only-${name}.pem`));
const tls = { key: pem('key'), cert: pem('cert') };
const open: Server[] = [];
const sockets = new Set<Socket>();

beforeAll(() => setDefaultCACertificates([tls.cert.toString()]));
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of open) server.close();
});

async function serve(server: Server): Promise<string> {
  open.push(server);
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return addressOf(server as Parameters<typeof addressOf>[0]);
}
/** A receiver that speaks HTTP. */
const receiver = (onRequest: RequestListener) => serve(createHttpServer(onRequest));
const answering = (status: number, headers = {}, body = '') =>
  receiver((request, response) => {
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
/** A far end that does something as soon as there is a request, or the beginning of one. */
const raw = (onRequest: (socket: Socket) => void) =>
  serve(createServer((socket) => socket.on('error', () => {}).once('data', () => onRequest(socket))));

/** As deployed, for what answers; and how long is waited where nothing comes any more. */
const TIMEOUT_MS = 10_000;
const SILENCE_MS = 1_000;
const BODY = eventBody();
const key = Buffer.alloc(32, 1).toString('base64');
const headersOf = () => signWebhook(JSON.parse(BODY).id, [key], Date.now(), BODY);
const localhost = async (): Promise<LookupAddress[]> => [v4(LOOPBACK)];

const refused = { kind: 'failed', error: 'ADDRESS_NOT_ALLOWED' };
const v4 = (address: string): LookupAddress => ({ address, family: 4 });

const post = (url: string, target: Partial<WebhookTarget> = {}) =>
  createPostWebhook({
    url: new URL(url),
    reach: 'this-machine',
    findAddresses: localhost,
    timeoutMs: TIMEOUT_MS,
    ...target,
  })(headersOf(), BODY);

describe('a receiver gets what was signed', () => {
  test.each(['http', 'https'])('over %s', async (protocol) => {
    const got: { method: string | undefined; url: string | undefined; body: unknown; type: unknown }[] = [];
    const onRequest: RequestListener = async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      const body = new Webhook(key).verify(text, request.headers as { [name: string]: string });
      got.push({ method: request.method, url: request.url, body, type: request.headers['content-type'] });
      response.writeHead(204).end();
    };
    const server = protocol === 'https' ? createHttpsServer(tls, onRequest) : createHttpServer(onRequest);
    const url = `${(await serve(server)).replace('http:', `${protocol}:`)}/hooks?v=1`;
    expect(await post(url)).toEqual({ kind: 'delivered' });
    // By its name, too, as most have one.
    expect(await post(url.replace(LOOPBACK, 'localhost'))).toEqual({ kind: 'delivered' });
    const expected = { method: 'POST', url: '/hooks?v=1', body: JSON.parse(BODY), type: 'application/json' };
    expect(got).toEqual([expected, expected]);
  });
});

test('a connection to one address at a time is as good, and as careful', async () => {
  const before = getDefaultAutoSelectFamily();
  setDefaultAutoSelectFamily(false);
  try {
    const url = (await answering(200)).replace(LOOPBACK, 'shop.example');
    expect(await post(url)).toEqual({ kind: 'delivered' });
    const findAddresses = async () => [v4(LOOPBACK), v4('10.0.0.1')];
    expect(await post(url, { findAddresses })).toEqual(refused);
  } finally {
    setDefaultAutoSelectFamily(before);
  }
});

describe('a status is the answer', () => {
  test.each([
    [200, { kind: 'delivered' }],
    [204, { kind: 'delivered' }],
    [410, { kind: 'gone' }],
    [400, { kind: 'failed', error: 'status-400' }],
    [500, { kind: 'failed', error: 'status-500' }],
  ])('%i', async (status, outcome) => {
    expect(await post(await answering(status))).toEqual(outcome);
  });

  test('and may ask for a pause', async () => {
    const url = await answering(503, { 'retry-after': '120' });
    expect(await post(url)).toEqual({ kind: 'failed', error: 'status-503', retryAfter: 120 });
  });

  test.each([301, 302, 303, 307, 308])('%i is not followed', async (status) => {
    let followed = 0;
    const elsewhere = await receiver((_, response) => {
      followed += 1;
      response.end();
    });
    const outcome = await post(await answering(status, { location: elsewhere }));
    expect([outcome, followed]).toEqual([{ kind: 'failed', error: `status-${status}` }, 0]);
  });

  test('what comes behind it changes nothing: a body that stalls, is cut or never ends', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n';
    const stalled = await raw((socket) => socket.write(`${head}a`));
    const cut = await raw((socket) => socket.write(`${head}a`, () => socket.resetAndDestroy()));
    const ends = Promise.withResolvers<number>();
    const endless = await raw((socket) => {
      let bytes = 0;
      socket.on('close', () => ends.resolve(bytes));
      socket.write(head);
      const more = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(16_384))) bytes += 16_384;
      };
      socket.on('drain', more);
      more();
    });
    for (const url of [stalled, cut, endless]) {
      expect(await post(url, { timeoutMs: SILENCE_MS })).toEqual({ kind: 'delivered' });
    }
    // What the two machines' buffers hold, and no more.
    expect(await ends.promise).toBeLessThan(16 * 1_024 * 1_024);
  });
});

async function closedPort(): Promise<string> {
  const server = createServer();
  const url = await serve(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

/** Writes a piece every 20 ms, for as long as there is somebody. */
const drip = (socket: Socket, piece: string) => {
  const timer = setInterval(() => socket.write(piece), 20);
  socket.on('close', () => clearInterval(timer));
};

describe('what is no answer fails', () => {
  test.each<[string, () => Promise<string>, string]>([
    ['nobody', closedPort, 'ECONNREFUSED'],
    ['a reset', () => raw((socket) => socket.resetAndDestroy()), 'ECONNRESET'],
    ['an end', () => raw((socket) => socket.end()), 'ECONNRESET'],
    ['silence', () => raw(() => {}), 'timeout'],
    ['headers, one letter after another', () => raw((socket) => drip(socket, 'H')), 'HPE_INVALID_CONSTANT'],
    [
      'headers that never end',
      () =>
        raw((socket) => {
          socket.write('HTTP/1.1 200 OK\r\n');
          drip(socket, 'x: y\r\n');
        }),
      'timeout',
    ],
    [
      'answers that are none yet, for ever',
      () => raw((socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n')),
      'timeout',
    ],
    [
      'huge headers',
      () => raw((socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(64 * 1_024)}\r\n\r\n`)),
      'HPE_HEADER_OVERFLOW',
    ],
    ['no HTTP', () => raw((socket) => socket.end('220 mail.example ESMTP\r\n')), 'HPE_INVALID_CONSTANT'],
    [
      'another protocol',
      () =>
        raw((socket) =>
          socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: ws\r\nconnection: upgrade\r\n\r\n'),
        ),
      'closed',
    ],
    ['plain HTTP where TLS was to be', async () => (await answering(200)).replace('http', 'https'), 'EPROTO'],
  ])('%s', async (_, farEnd, error) => {
    const timeoutMs = error === 'timeout' ? SILENCE_MS : TIMEOUT_MS;
    expect(await post(await farEnd(), { timeoutMs })).toEqual({ kind: 'failed', error });
  });

  test('a handshake that stalls', async () => {
    const url = await serve(createServer((socket) => socket.on('error', () => {})));
    const outcome = await post(url.replace('http', 'https'), { timeoutMs: SILENCE_MS });
    expect(outcome).toEqual({ kind: 'failed', error: 'timeout' });
  });

  test.each([
    ['is over', { ...tls, cert: pem('expired-cert') }, '', /CERT|SELF_SIGNED|ISSUER/],
    ['is for another name', tls, 'other.example', /^ERR_TLS_CERT_ALTNAME_INVALID$/],
  ])('a certificate that %s', async (_, options, name, error) => {
    let requests = 0;
    const server = createHttpsServer(options, (_, response) => {
      requests += 1;
      response.end();
    });
    const url = (await serve(server)).replace('http', 'https');
    const outcome = await post(name ? url.replace(LOOPBACK, name) : url);
    expect(outcome).toEqual({ kind: 'failed', error: expect.stringMatching(error) });
    expect(requests).toBe(0);
  });

  test('a name that nobody knows, and a look-up that hangs', async () => {
    const unknown = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    const url = 'https://shop.invalid/';
    expect(await post(url, { findAddresses: unknown })).toEqual({ kind: 'failed', error: 'ENOTFOUND' });
    expect(await post(url, { findAddresses: async () => [] })).toEqual({
      kind: 'failed',
      error: 'ENOTFOUND',
    });
    const hangs = () => new Promise<never>(() => {});
    const outcome = await post(url, { findAddresses: hangs, timeoutMs: SILENCE_MS });
    expect(outcome).toEqual({ kind: 'failed', error: 'timeout' });
  });
});

describe('what is private is not called', () => {
  let url: string;
  let connections = 0;
  beforeAll(async () => {
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    url = (await serve(server)).replace('http', 'https');
  });
  const port = () => new URL(url).port;

  test.each([
    LOOPBACK,
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::127.0.0.1]',
    '0.0.0.0',
    '[::]',
    // As a URL may write 127.0.0.1 and 169.254.169.254.
    '127.1',
    '0x7f.1',
    '0177.0.0.1',
    '2130706433',
    '2852039166',
    '169.254.169.254',
    '10.0.0.1',
    '100.64.0.1',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ])('as it stands in the URL: %s', async (host) => {
    expect(await post(`https://${host}:${port()}/`, { reach: 'public' })).toEqual(refused);
    expect(connections).toBe(0);
  });

  test.each<[string, LookupAddress[]]>([
    ['this machine', [v4(LOOPBACK)]],
    ['this machine beside one that may be called', [v4('8.8.8.8'), v4(LOOPBACK)]],
    ['the same, the other way round', [v4(LOOPBACK), v4('8.8.8.8')]],
    ['one that is mapped', [{ address: '::ffff:127.0.0.1', family: 6 }]],
    ["where Lambda's credentials are", [v4('169.254.169.254')]],
    ['a private network', [v4('192.168.1.1'), { address: 'fd12::1', family: 6 }]],
    ['no address at all', [{ address: 'elsewhere.example', family: 4 }]],
  ])('by a name that stands for it: %s', async (_, addresses) => {
    const target = { reach: 'public', findAddresses: async () => addresses } as const;
    expect(await post(`https://shop.example:${port()}/`, target)).toEqual(refused);
    expect(connections).toBe(0);
  });

  test('by a name that changes: a call looks up once, and is made to what was checked', async () => {
    let [asked, requests] = [0, 0];
    const server = await receiver((request, response) => {
      requests += 1;
      request.resume().on('end', () => response.end());
    });
    // What may be called first, and not from the second look on.
    const findAddresses = async () => [v4(asked++ === 0 ? LOOPBACK : '10.0.0.1')];
    const changing = server.replace(LOOPBACK, 'shop.example');
    expect(await post(changing, { findAddresses })).toEqual({ kind: 'delivered' });
    expect([asked, requests]).toEqual([1, 1]);
    // No connection is kept, so the next call looks again.
    expect(await post(changing, { findAddresses })).toEqual(refused);
    expect([asked, requests]).toEqual([2, 1]);
  });

  test.each(['8.8.8.8', '10.0.0.1', '169.254.169.254'])(
    'on this machine nothing else is: %s',
    async (address) => {
      expect(await post('http://shop.example/', { findAddresses: async () => [v4(address)] })).toEqual(
        refused,
      );
      expect(await post(`http://${address}/`)).toEqual(refused);
    },
  );
});
