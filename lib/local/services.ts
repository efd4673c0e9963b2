import { createServer } from 'node:http';
import { refuseForeign } from './foreign.ts';
import { type Json, refuseJson, type ServiceAnswer } from './json-answer.ts';
import { listen, stop } from './listen.ts';
import type { MessageQueue } from './message-queue.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';
import { answerSecrets, type LocalSecret } from './secrets.ts';
import { listener, type Serve } from './serve.ts';
import { answerSns, type Subscriber } from './sns.ts';
import { answerSqs } from './sqs.ts';

/** What a change of an email goes through on its way to a webhook: SQS, SNS and Secrets Manager, on one port. */
export interface LocalServices {
  /** What `AWS_ENDPOINT_URL_SQS` and those of the other two are set to. */
  url: string;
  /** The queues that there are, by name. */
  readonly queues: Map<string, MessageQueue>;
  /** Who hears of what is published, by the topic's ARN. */
  readonly topics: Map<string, Subscriber[]>;
  /** By ARN. */
  readonly secrets: Map<string, LocalSecret>;
  /** Where a queue of this name is found. */
  queueUrlOf(name: string): string;
  close(): Promise<void>;
}

/** SQS takes 1 MiB, SNS 256 KiB, of which a form makes three times as much. */
const BODY_MAX = 2 * 1_024 * 1_024;

/** The three of them, with nothing in them yet. */
export async function startServices(): Promise<LocalServices> {
  const queues: LocalServices['queues'] = new Map();
  const topics: LocalServices['topics'] = new Map();
  const secrets: LocalServices['secrets'] = new Map();
  const answer = (target: string, body: Buffer): ServiceAnswer => {
    const [service, operation = ''] = target.split('.');
    if (service === '') return answerSns(new URLSearchParams(body.toString()), topics);
    const input = parseObject(body);
    if (!input) return refuseJson('SerializationException', 'It is no object of JSON.');
    if (service === 'AmazonSQS') return answerSqs(operation, input, queues);
    if (service === 'secretsmanager') return answerSecrets(operation, input, secrets);
    return refuseJson('UnknownOperationException', 'It is not here.');
  };
  const serve: Serve = async (request, response) => {
    const body = await readBody(request, BODY_MAX);
    if (!body) return refuse(response, 413, 'Request Entity Too Large');
    if (request.method !== 'POST') return refuse(response, 404, 'Not Found');
    const { status, type, body: text } = answer(String(request.headers['x-amz-target'] ?? ''), body);
    response.writeHead(status, { 'Content-Type': type }).end(text);
  };
  const server = createServer(listener(refuseForeign(serve)));
  const url = await listen(server, 0);
  return {
    url,
    queues,
    topics,
    secrets,
    queueUrlOf: (name) => `${url}/000000000000/${name}`,
    close: () => stop(server),
  };
}

function parseObject(body: Buffer): Json | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
