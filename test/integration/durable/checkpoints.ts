import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { DurableExecutionClient } from '@aws/durable-execution-sdk-js';
import { answerFalsely, FaultQueue } from '../../../lib/local/faults.ts';
import type { Reply } from '../../../lib/local/forward.ts';
import { listen, stop } from '../../../lib/local/listen.ts';
import { readBody } from '../../../lib/local/read-body.ts';
import { listener, type Serve } from '../../../lib/local/serve.ts';

type CheckpointRequest = Parameters<DurableExecutionClient['checkpoint']>[0];

/** Lambda's API for checkpoints: the testing package's server, on a socket and told what goes wrong. */
export interface Checkpoints {
  /** What `AWS_ENDPOINT_URL_LAMBDA` is set to. */
  url: string;
  faults: FaultQueue;
  /** Where the checkpoints of all executions are kept from now on. */
  keepIn(client: DurableExecutionClient): void;
  /** Waits for what has come in. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** As the rows call it: a step's first checkpoint is its claim, and every other settles what came of it. */
const operationOf = ({ Updates = [] }: CheckpointRequest): string =>
  Updates.every(({ Action }) => Action === 'START') ? 'PutItem' : 'UpdateItem';

/** @param onOperation is told of each checkpoint before it is made, and after it, before its answer; both wait for it */
export async function startCheckpoints(onOperation: (moment: string) => Promise<void>): Promise<Checkpoints> {
  const faults = new FaultQueue();
  const working = new Set<Promise<void>>();
  let kept: DurableExecutionClient | undefined;
  const makeOnce = rememberReplies((request) => replyOf(kept?.checkpoint(request)));

  const serve: Serve = async (incoming, response) => {
    const request = await readRequest(incoming);
    const operation = operationOf(request);
    await onOperation(`before ${operation}`);
    const fault = faults.next(operation);
    const reply = fault && !fault.does ? undefined : await makeOnce(request);
    if (reply) await onOperation(`after ${operation}`);
    if (fault) return answerFalsely(response, fault, reply);
    if (reply) response.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const server = createServer(
    listener(async (incoming, response) => {
      const work = serve(incoming, response);
      working.add(work);
      await work.finally(() => working.delete(work));
    }),
  );
  return {
    url: await listen(server, 0),
    faults,
    keepIn(client) {
      kept = client;
    },
    settle: async () => {
      await Promise.allSettled(working);
    },
    close: () => stop(server),
  };
}

/** The package's server knows no client tokens; to Lambda's API, a request that comes again under one is the same. */
function rememberReplies(make: (request: CheckpointRequest) => Promise<Reply>): typeof make {
  const replies = new Map<string, Reply>();
  return async (request) => {
    const token = request.ClientToken ?? randomUUID();
    const reply = replies.get(token) ?? (await make(request));
    replies.set(token, reply);
    return reply;
  };
}

/** `POST /2025-12-01/durable-executions/ARN/checkpoint` */
async function readRequest(incoming: IncomingMessage): Promise<CheckpointRequest> {
  const [, , , arn = ''] = (incoming.url ?? '').split('/');
  const body = JSON.parse(String(await readBody(incoming)));
  return { ...body, DurableExecutionArn: decodeURIComponent(arn) };
}

async function replyOf(made: ReturnType<DurableExecutionClient['checkpoint']> | undefined): Promise<Reply> {
  const headers = { 'content-type': 'application/json' };
  try {
    return { status: 200, headers, body: Buffer.from(JSON.stringify(await made, inSeconds)) };
  } catch (error) {
    const body = JSON.stringify({ __type: 'InvalidParameterValueException', message: String(error) });
    return { status: 400, headers, body: Buffer.from(body) };
  }
}

/** Times are seconds in this API. */
function inSeconds(name: string, value: unknown): unknown {
  return name.endsWith('Timestamp') && value ? Date.parse(String(value)) / 1_000 : value;
}
