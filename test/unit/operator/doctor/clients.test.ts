import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetAccountCommand } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { examineCaller } from '../../../../lib/operator/doctor/caller.ts';
import { openClients } from '../../../../lib/operator/doctor/clients.ts';

let server: Server;
let answer: RequestListener;
beforeEach(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a');
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const PATIENCE = { requestMs: 20_000, answerMs: 20_000, totalMs: 20_000 };

test('an answer that begins and never ends is none', async () => {
  answer = (_, response) => void response.writeHead(200).write('<GetCallerIdentityResponse>');
  const { sts } = openClients('eu-west-1', { ...PATIENCE, answerMs: 50 });
  const { finding } = await examineCaller(sts);
  expect(finding.says).toMatch(/^AWS does not answer: /);
});

test('nothing is asked any more when the time of all is up', async () => {
  answer = (_, response) => void response.writeHead(200).write('{');
  const { ses } = openClients('eu-west-1', { ...PATIENCE, totalMs: 50 });
  await expect(ses.send(new GetAccountCommand())).rejects.toThrow();
});
