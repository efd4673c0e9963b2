import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSesClient } from '../../../functions/ses/client.ts';
import { WatchedHttpHandler } from '../../../functions/ses/watched-http-handler.ts';
import { awsAt } from '../../support/aws-at.ts';

vi.mock('../../../functions/ses/watched-http-handler.ts', { spy: true });

const sending = { abortSignal: new AbortController().signal, flight: { mayHaveLeft: false } };
const options = { sendMs: 10_000, now: () => 1_767_225_600_000 };

/** A far end that is down for a moment, which is what clients try again by default. */
let farEnd: Server;
let requests = 0;
let signature: string | undefined;
beforeAll(async () => {
  farEnd = createServer((request, response) => {
    requests += 1;
    signature = request.headers.authorization;
    response.writeHead(503).end();
  }).listen(0, '127.0.0.1');
  await once(farEnd, 'listening');
});
afterAll(() => {
  farEnd.close();
  vi.unstubAllEnvs();
});
beforeEach(() => {
  requests = 0;
});

describe('an email is tried once', () => {
  test.each([
    ['by default', {}],
    ['whatever the environment says', { AWS_MAX_ATTEMPTS: '5', AWS_RETRY_MODE: 'adaptive' }],
  ])('%s', async (_, environment) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const client = createSesClient(
      options,
      awsAt(`http://127.0.0.1:${(farEnd.address() as AddressInfo).port}`),
    );
    await expect(client.send(new SendEmailCommand({ Content: {} }), sending)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 503 },
    });
    expect(requests).toBe(1);
    expect(signature).toMatch(/\/eu-west-1\/ses\/aws4_request,/);
    client.destroy();
  });
});

describe('a connection is given', () => {
  test.each([
    ['three seconds of the time for an attempt', 10_000, { connectMs: 3_000, responseMs: 10_000 }],
    ['no more than the attempt has', 2_999, { connectMs: 2_999, responseMs: 2_999 }],
  ])('%s', (_, sendMs, limits) => {
    vi.mocked(WatchedHttpHandler).mockClear();
    createSesClient({ ...options, sendMs }, awsAt('http://127.0.0.1:1'));
    expect(vi.mocked(WatchedHttpHandler).mock.calls).toEqual([[limits, options.now]]);
  });
});
