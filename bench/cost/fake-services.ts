import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOCAL_OUTCOMES_TOPIC, LOCAL_WEBHOOK_SECRET } from '../../lib/local/function-variables.ts';
import { answerSecrets } from '../../lib/local/secrets.ts';
import { answerSns } from '../../lib/local/sns.ts';
import { answerSqs } from '../../lib/local/sqs.ts';
import { SES_MS } from '../fake-latency.ts';

/** SQS, SNS and Secrets Manager that take everything and keep nothing, and a receiver of a webhook; behind TLS as they are. */
export interface FakeServices {
  url: string;
  queueUrl: string;
  webhookUrl: string;
  /** Bytes that the receiver got for a call, TLS included, on average. */
  bytesACall(): number;
  close(): void;
}

/** How long a receiver takes to answer, in milliseconds: what somebody needs who writes down and answers. */
export const RECEIVER_MS = 50;

const QUEUE = 'outcomes';
const queues = new Map([
  [QUEUE, { send: () => 'm', changeVisibility: () => true, dead: 0, close: async () => {} }],
]);
const topics = new Map([[LOCAL_OUTCOMES_TOPIC, []]]);
/** Made for this, and of no use elsewhere. Old enough for one signature, as it is but for a week after a change. */
const secret = { current: `whsec_${Buffer.alloc(32, 'bench').toString('base64')}`, createdAt: 0 };
const secrets = new Map([[LOCAL_WEBHOOK_SECRET, secret]]);

/** Starts them on free ports of this machine. */
export async function startFakeServices(): Promise<FakeServices> {
  const folder = join(import.meta.dirname, '../../test/support/tls');
  const read = (name: string) => readFileSync(join(folder, name));
  const tls = { cert: read('test-only-cert.pem'), key: read('test-only-key.pem') };

  const aws = createServer(tls, async (request, response) => {
    const text = await readText(request);
    const [service, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    const { status, type, body } = answer(service, operation, text);
    await sleep(SES_MS);
    response.writeHead(status, { 'Content-Type': type }).end(body);
  });
  const receiver = createServer(tls, async (request, response) => {
    await readText(request);
    calls += 1;
    await sleep(RECEIVER_MS);
    response.writeHead(204).end();
  });
  let calls = 0;
  let bytes = 0;
  receiver.on('connection', (socket: Socket) => socket.on('close', () => (bytes += socket.bytesRead)));

  const url = await listen(aws);
  return {
    url,
    queueUrl: `${url}/000000000000/${QUEUE}`,
    webhookUrl: await listen(receiver),
    bytesACall: () => bytes / calls,
    close() {
      for (const server of [aws, receiver]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

function answer(service: string | undefined, operation: string, text: string) {
  if (service === 'AmazonSQS') return answerSqs(operation, JSON.parse(text), queues);
  if (service === 'secretsmanager') return answerSecrets(operation, JSON.parse(text), secrets);
  return answerSns(new URLSearchParams(text), topics);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function listen(server: Server): Promise<string> {
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
