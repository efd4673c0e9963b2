import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WatchedOptions } from '../../../functions/ses/connection.ts';
import { WatchedHttpHandler } from '../../../functions/ses/watched-http-handler.ts';
import { awsAt } from '../../support/aws-at.ts';

// What becomes of connections that are not used again. When they are used again, and what their failures
// mean, is in test/integration/sockets.test.ts.

/** A connection that is not closed fails its test soon. */
const SOON = { timeout: 10_000 };

let farEnd: Server;
/** Each connection that was made to the far end, and each request whose answer is held back. */
const connections: Socket[] = [];
const held: ServerResponse[] = [];
let answers: boolean;
let now: number;
let client: SESv2Client;

const accept = (response: ServerResponse) => response.end('{"MessageId":"m-1"}');

beforeEach(async () => {
  connections.length = 0;
  held.length = 0;
  answers = true;
  now = 1_767_225_600_000;
  farEnd = createServer({ keepAliveTimeout: 0 }, (_request, response) => {
    if (answers) accept(response);
    else farEnd.emit('held', held.push(response));
  });
  farEnd.on('connection', (socket) => connections.push(socket)).listen(0, '127.0.0.1');
  await once(farEnd, 'listening');
  client = createClient(LONG_MS);
});
afterEach(() => {
  client.destroy();
  farEnd.closeAllConnections();
  farEnd.close();
});

/** How long a test waits for what comes at once. */
const LONG_MS = 10_000;

class Announced extends WatchedHttpHandler {
  override async handle(...request: Parameters<WatchedHttpHandler['handle']>) {
    const response = await super.handle(...request);
    farEnd.emit('headers');
    return response;
  }
}

function createClient(responseMs: number): SESv2Client {
  return new SESv2Client({
    ...awsAt(`http://127.0.0.1:${(farEnd.address() as AddressInfo).port}`),
    maxAttempts: 1,
    requestHandler: new Announced({ connectMs: LONG_MS, responseMs }, () => now),
  });
}

const send = (abortSignal = new AbortController().signal) => {
  const options: WatchedOptions = { abortSignal, flight: { state: 'unwatched' } };
  return client.send(new SendEmailCommand({ Content: {} }), options);
};

async function closed(connection: Socket | undefined): Promise<void> {
  if (!connection) throw new Error('This connection was never made');
  if (!connection.closed) await once(connection, 'close');
}

test('a connection stays open while an answer is still read from it, whatever else is sent', async () => {
  answers = false;
  const first = send();
  await once(farEnd, 'held');
  held[0]?.writeHead(200).write('{"MessageId":');
  await once(farEnd, 'headers');
  answers = true;
  await send();
  await send();
  held[0]?.end('"m-0"}');
  expect(await first).toMatchObject({ MessageId: 'm-0' });
  expect(connections).toHaveLength(2);
});

describe('a connection is closed', SOON, () => {
  test('when it has been idle for too long to be used again', async () => {
    await send();
    now += 2_000;
    await send();
    expect(connections).toHaveLength(2);
    await closed(connections[0]);
    expect(connections[1]?.closed).toBe(false);
  });

  test('when the clock steps back: how long it was idle is not known then', async () => {
    await send();
    now -= 1;
    await send();
    expect(connections).toHaveLength(2);
    await closed(connections[0]);
  });

  test('when another one was used after it, so that one stays at most', async () => {
    answers = false;
    const first = send();
    await once(farEnd, 'held');
    const second = send();
    await once(farEnd, 'held');
    for (const [index, sending] of [first, second].entries()) {
      accept(held[index] as ServerResponse);
      await sending;
    }
    await closed(connections[0]);
    answers = true;
    await send();
    expect(connections).toHaveLength(2);
  });

  test('with its client', async () => {
    await send();
    client.destroy();
    await closed(connections[0]);
    await send();
    expect(connections).toHaveLength(2);
  });

  test('when a send fails before it used it', async () => {
    await send();
    await expect(send(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    await closed(connections[0]);
  });

  test('when SES is silent for the time that it has for an answer', async () => {
    answers = false;
    client = createClient(200);
    await expect(send()).rejects.toMatchObject({ name: 'TimeoutError' });
    await closed(connections[0]);
  });
});

test('a client that never sent anything is closed too', () => {
  expect(() => client.destroy()).not.toThrow();
});

test('what may have left is never said to be back, whoever sends it once more', async () => {
  const flight: WatchedOptions['flight'] = { state: 'unwatched' };
  const sendIt = () => client.send(new SendEmailCommand({ Content: {} }), { flight } as WatchedOptions);
  await sendIt();
  expect(flight.state).toBe('may-have-left');
  now += 2_000;
  farEnd.closeAllConnections();
  farEnd.close();
  await expect(sendIt()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(flight.state).toBe('may-have-left');
});
