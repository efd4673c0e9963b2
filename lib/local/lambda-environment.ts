import { randomUUID } from 'node:crypto';
import { threadId } from 'node:worker_threads';
import { accessKeyOf } from './aws-variables.ts';

/** What the pool hands to an environment. */
export interface Invocation {
  /** Shared memory, in which the environment leaves its number. */
  environment: Int32Array;
  file: string;
  event: object;
  timeoutMs: number;
}

/** What came of an invocation. */
export interface Invoked {
  response: unknown;
  /** What the function logged, one object a line. */
  lines: { [name: string]: unknown }[];
}

type Handler = (event: object, context: object) => Promise<unknown>;

/** Each environment has credentials of its own, as on Lambda, so that SES can tell who sent. */
process.env.AWS_ACCESS_KEY_ID = accessKeyOf(threadId);

/** Runs in a worker thread: an environment that Lambda gave to the function. */
export default async function invoke({ environment, file, event, timeoutMs }: Invocation): Promise<Invoked> {
  environment[0] = threadId;
  const { handler } = (await import(file)) as { handler: Handler };
  const deadline = Date.now() + timeoutMs;
  const lines: Invoked['lines'] = [];
  console.info = (line: Invoked['lines'][number]) => lines.push(line);
  const context = {
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  return { response: await handler(event, context), lines };
}
