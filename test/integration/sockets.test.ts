import { readFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Answer } from '../../functions/http/problems.ts';
import type { Fault } from '../../lib/local/faults.ts';
import { LOOPBACK } from '../../lib/local/listen.ts';
import { type LocalSes, startSes } from '../../lib/local/ses.ts';
import { type InProcessApi, inProcessApi, SILENCE_MS } from '../support/in-process-api.ts';

// What happens on the wire decides what may be said of the email. Each row is one way in which it goes wrong,
// over plain TCP or over TLS; the server counts what reaches it.

const tls = {
  key: readFileSync(join(import.meta.dirname, '../support/tls/test-only-key.pem'), 'utf8'),
  cert: readFileSync(join(import.meta.dirname, '../support/tls/test-only-cert.pem'), 'utf8'),
};

let plain: LocalSes;
let secure: LocalSes;
const open: Server[] = [];

beforeAll(async () => {
  vi.spyOn(console, 'info').mockImplementation(() => {});
  setDefaultCACertificates([tls.cert]);
  [plain, secure] = await Promise.all([startSes(), startSes({ tls })]);
  // What the SDK does once, it does here and not in a send that waits for silence.
  const first = inProcessApi();
  await Promise.all([first.post('plain', plain.url), first.post('tls', secure.url)]);
});
afterAll(async () => {
  await Promise.all([plain.close(), secure.close()]);
  for (const server of open) server.close();
});

let api: InProcessApi;
let key = 0;
beforeEach(() => {
  api = inProcessApi();
  key += 1;
  for (const ses of [plain, secure]) {
    ses.faults.clear();
    ses.seen.requests = 0;
    ses.seen.accepted.length = 0;
  }
});

const nameOf = ({ statusCode, body }: Answer) => (statusCode === 202 ? 'sent' : JSON.parse(body).name);

/** A far end that does something to every connection and never speaks HTTP. */
async function rawServer(onConnection: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer(onConnection);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return (server.address() as { port: number }).port;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const reset = () => rawServer((socket) => socket.resetAndDestroy());
const resetOnFirstByte = () => rawServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
const silent = () => rawServer((socket) => socket.on('error', () => {}));
const notTls = () => rawServer((socket) => socket.on('error', () => {}).end('220 not TLS\r\n'));

describe('A connection that was never made: certainly not sent, and the same key sends', () => {
  test.each<[string, () => Promise<string>]>([
    ['refused, plain', async () => `http://${LOOPBACK}:${await closedPort()}`],
    ['refused, TLS', async () => `https://${LOOPBACK}:${await closedPort()}`],
    ['a name that DNS does not know, plain', async () => 'http://ses.invalid'],
    ['a name that DNS does not know, TLS', async () => 'https://ses.invalid'],
    ['a reset before the handshake, TLS', async () => `https://${LOOPBACK}:${await reset()}`],
    ['a handshake that stalls, TLS', async () => `https://${LOOPBACK}:${await silent()}`],
    ['a handshake that fails, TLS', async () => `https://${LOOPBACK}:${await notTls()}`],
    ['a certificate for another name, TLS', async () => secure.url.replace(LOOPBACK, '127.0.0.2')],
  ])('%s', async (way, farEnd) => {
    const stalls = way.includes('stalls');
    const answer = await api.post(`k-${key}`, await farEnd(), stalls ? SILENCE_MS : undefined);
    expect([answer.statusCode, nameOf(answer)]).toEqual([503, 'not-sent']);
    expect(JSON.parse(answer.body).retry).toBe('same-key');
    expect(api.status()).toBe('not_sent');
    expect(secure.seen.requests).toBe(0);
    const retry = await api.post(`k-${key}`, plain.url);
    expect([retry.statusCode, retry.headers['Idempotent-Replayed']]).toEqual([202, undefined]);
    expect(plain.seen).toMatchObject({ requests: 1, accepted: [{}] });
  });
});

const HTML = '<html><body><h1>Service Unavailable</h1></body></html>';
const status = (code: number, contentType: string, body: string): Fault['answer'] => ({
  kind: 'status',
  status: code,
  contentType,
  body,
});
const bodies = [
  ['JSON', 'application/json', '{"message":"Internal failure"}'],
  ['HTML', 'text/html', HTML],
  ['no body', 'application/json', ''],
] as const;

/** How long is waited for an answer of this kind. */
const msFor = ({ kind }: Fault['answer']) =>
  kind === 'silence' || kind === 'stall' ? SILENCE_MS : undefined;

const unknownWays: [string, Fault['answer']][] = [
  ['a reset after the request', { kind: 'reset' }],
  ['silence after the request', { kind: 'silence' }],
  ['headers, and then silence', { kind: 'stall' }],
  ['a 200 that is cut', { kind: 'cut' }],
  ['a 200 that is garbled', status(200, 'application/json', '}{ garbled')],
  ['a 200 that is empty', status(200, 'application/json', '')],
  ['a 200 without an id', status(200, 'application/json', '{}')],
  ['a 302', status(302, 'text/html', HTML)],
  ['a 408', status(408, 'text/html', HTML)],
  ...[500, 502, 503, 504].flatMap((code) =>
    bodies.map(([what, type, body]): [string, Fault['answer']] => [
      `a ${code} with ${what}`,
      status(code, type, body),
    ]),
  ),
  ['a 503 that calls itself throttling', status(503, 'application/json', '{"__type":"ThrottlingException"}')],
  ['a 500 that calls itself a refusal', status(500, 'application/json', '{"__type":"MessageRejected"}')],
];

describe.each([
  ['plain', () => plain],
  ['TLS', () => secure],
] as const)('After the request, over %s', (_layer, ses) => {
  test.each(unknownWays)('%s: unknown, not sent again, and SES’s event tells', async (_way, answer) => {
    ses().faults.add({ does: true, answer });
    const first = await api.post(`k-${key}`, ses().url, msFor(answer));
    expect([first.statusCode, nameOf(first), api.status()]).toEqual([503, 'outcome-unknown', 'unknown']);
    const retry = await api.post(`k-${key}`, ses().url);
    expect([retry.statusCode, nameOf(retry)]).toEqual([503, 'outcome-unknown']);

    // A silence may be given up while SES is still at it.
    await vi.waitFor(() => expect(ses().seen.accepted).toHaveLength(1));
    await api.tell(...ses().seen.accepted);
    const told = await api.post(`k-${key}`, ses().url);
    expect(told.statusCode).toBe(202);
    expect(JSON.parse(told.body)).toEqual({ id: ses().seen.accepted[0]?.messageId });
    expect(told.headers['Idempotent-Replayed']).toBe('true');
    expect(ses().seen).toMatchObject({ requests: 1, accepted: [{}] });
  });

  test.each<[string, Fault['answer']]>([
    ['a reset', { kind: 'reset' }],
    ['silence', { kind: 'silence' }],
    ['a 500', status(500, 'application/json', '{}')],
  ])(
    '%s that did not accept the email is unknown too: nobody can tell the difference',
    async (_way, answer) => {
      ses().faults.add({ does: false, answer });
      const first = await api.post(`k-${key}`, ses().url, msFor(answer));
      const retry = await api.post(`k-${key}`, ses().url);
      expect([nameOf(first), nameOf(retry), api.status()]).toEqual([
        'outcome-unknown',
        'outcome-unknown',
        'unknown',
      ]);
      expect(ses().seen).toMatchObject({ requests: 1, accepted: [] });
    },
  );

  test.each<[string, number, string, string, number, string, string]>([
    [
      'over its daily quota',
      429,
      'TooManyRequestsException',
      'Daily message quota exceeded.',
      429,
      'sending-throttled',
      'not_sent',
    ],
    [
      'an identity not verified',
      400,
      'MessageRejected',
      'Email address is not verified. jane@example.com',
      403,
      'identity-not-verified',
      'not_sent',
    ],
    [
      'a MAIL FROM domain not verified',
      400,
      'MailFromDomainNotVerifiedException',
      'No.',
      403,
      'identity-not-verified',
      'not_sent',
    ],
    ['sending paused', 400, 'SendingPausedException', 'Paused.', 503, 'not-sent', 'not_sent'],
    [
      'access denied',
      403,
      'AccessDeniedException',
      'User: arn is not authorized',
      503,
      'not-sent',
      'not_sent',
    ],
    ['no such configuration set', 404, 'NotFoundException', 'No.', 503, 'not-sent', 'not_sent'],
  ])(
    '%s: certainly not sent, and the same key sends later',
    async (_way, code, type, message, ...expected) => {
      ses().faults.add({
        does: false,
        answer: status(code, 'application/json', JSON.stringify({ __type: type, message })),
      });
      const first = await api.post(`k-${key}`, ses().url);
      expect([first.statusCode, nameOf(first), api.status()]).toEqual(expected);
      expect(first.body).not.toContain('jane@example.com');
      const retry = await api.post(`k-${key}`, ses().url);
      expect([retry.statusCode, retry.headers['Idempotent-Replayed']]).toEqual([202, undefined]);
      expect(ses().seen).toMatchObject({ requests: 2, accepted: [{}] });
    },
  );

  test('throttled: tried again while it fits, certainly not sent, and the same key sends later', async () => {
    const body = '{"__type":"TooManyRequestsException","message":"Maximum sending rate exceeded."}';
    ses().faults.add(
      { does: false, answer: status(429, 'application/json', body) },
      Number.POSITIVE_INFINITY,
    );
    const first = await api.post(`k-${key}`, ses().url);
    expect([first.statusCode, nameOf(first), api.status()]).toEqual([429, 'sending-throttled', 'not_sent']);
    expect(ses().seen.requests).toBeGreaterThan(1);
    ses().faults.clear();
    const retry = await api.post(`k-${key}`, ses().url);
    expect([retry.statusCode, retry.headers['Idempotent-Replayed']]).toEqual([202, undefined]);
    expect(ses().seen.accepted).toHaveLength(1);
  });

  test.each<[string, number, string]>([
    ['rejected', 400, 'MessageRejected'],
    ['a bad request', 400, 'BadRequestException'],
    ['too large', 413, 'RequestEntityTooLarge'],
  ])('%s: refused for good, and replayed', async (_way, code, type) => {
    ses().faults.add({ does: false, answer: status(code, 'application/json', `{"__type":"${type}"}`) });
    const first = await api.post(`k-${key}`, ses().url);
    expect([first.statusCode, nameOf(first), api.status()]).toEqual([400, 'email-refused', 'refused']);
    const retry = await api.post(`k-${key}`, ses().url);
    expect([retry.body, retry.headers['Idempotent-Replayed']]).toEqual([first.body, 'true']);
    expect(ses().seen).toMatchObject({ requests: 1, accepted: [] });
  });
});

describe('A status that came counts, whatever became of the body', () => {
  const half = (status: number, end: 'reset' | 'silence') =>
    rawServer((socket) =>
      socket
        .on('error', () => {})
        .once('data', () => {
          const head = `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n`;
          socket.write(`${head}{"__type":"MessageRejected","mess`, () => {
            if (end === 'reset') setImmediate(() => socket.resetAndDestroy());
          });
        }),
    );

  test.each([
    [429, 'sending-throttled', 'not_sent'],
    [400, 'not-sent', 'not_sent'],
    [404, 'not-sent', 'not_sent'],
    [413, 'email-refused', 'refused'],
    [500, 'outcome-unknown', 'unknown'],
    [200, 'outcome-unknown', 'unknown'],
  ])('%i, cut or stalled, is %s', async (status, name, row) => {
    for (const end of ['reset', 'silence'] as const) {
      const one = inProcessApi();
      const url = `http://${LOOPBACK}:${await half(status, end)}`;
      const answer = await one.post(`k-${key}`, url, end === 'silence' ? SILENCE_MS : undefined);
      expect([end, nameOf(answer), one.status()]).toEqual([end, name, row]);
    }
  });
});

describe("SES's text", () => {
  test.each([
    'Illegal address <canary@example.com>',
    'Email address is not verified: canary@example.com',
    'canary',
  ])('stays out of logs, table and answers: %s', async (message) => {
    const printed = vi.mocked(console.info);
    printed.mockClear();
    const body = JSON.stringify({ __type: 'MessageRejected', message });
    plain.faults.add({ does: false, answer: status(400, 'application/json', body) });
    const answer = await api.post(`k-${key}`, plain.url);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(printed.mock.calls.length).toBeGreaterThan(0);
    for (const seen of [answer, printed.mock.calls, api.rows()])
      expect(JSON.stringify(seen)).not.toContain('canary');
  });
});

describe('A connection over plain TCP that is reset before the whole request is there', () => {
  test('is unknown: nobody here can tell how much of it was read', async () => {
    const answer = await api.post(`k-${key}`, `http://${LOOPBACK}:${await resetOnFirstByte()}`);
    expect([nameOf(answer), api.status()]).toEqual(['outcome-unknown', 'unknown']);
    const retry = await api.post(`k-${key}`, plain.url);
    expect(nameOf(retry)).toBe('outcome-unknown');
    expect(plain.seen.requests).toBe(0);
  });
});

describe('The connection to SES', () => {
  test('is used again within two seconds, and a reset on it is unknown', async () => {
    const connections = await countConnections(plain.url);
    await api.post('first', connections.url);
    plain.faults.add({ does: false, answer: { kind: 'reset' } });
    const second = await api.post('second', connections.url);
    expect(connections.count()).toBe(1);
    expect(nameOf(second)).toBe('outcome-unknown');
  });

  test('is a new one after two idle seconds, when a frozen function’s old one is dead', async () => {
    let now = 1_767_225_600_000;
    api = inProcessApi(() => now);
    const connections = await countConnections(plain.url);
    await api.post('first', connections.url);
    now += 1_999;
    await api.post('second', connections.url);
    expect(connections.count()).toBe(1);
    now += 2_000;
    await api.post('third', connections.url);
    expect(connections.count()).toBe(2);
    now -= 60_000;
    await api.post('fourth-after-the-clock-was-set-back', connections.url);
    expect(connections.count()).toBe(3);
    expect(plain.seen.accepted).toHaveLength(4);
  });

  test('is never shared by sends in flight', async () => {
    const connections = await countConnections(plain.url);
    const answers = await Promise.all(['a', 'b', 'c'].map((one) => api.post(one, connections.url)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202]);
    expect(connections.count()).toBe(3);
    const again = await Promise.all(['d', 'e'].map((one) => api.post(one, connections.url)));
    expect(again.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
  });
});

/** A relay that counts the connections made to it. */
async function countConnections(target: string): Promise<{ url: string; count: () => number }> {
  let count = 0;
  const port = await rawServer((socket) => {
    count += 1;
    const onward = connect(Number(new URL(target).port), LOOPBACK);
    socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    onward.on('error', () => socket.resetAndDestroy());
    socket.pipe(onward).pipe(socket);
  });
  return { url: `http://${LOOPBACK}:${port}`, count: () => count };
}
