import { randomUUID } from 'node:crypto';

/** What the pool hands to an environment. */
export interface Invocation {
  file: string;
  event: object;
  timeoutMs: number;
}

export interface Invoked {
  response: unknown;
  /** What the function logged, one object a line. */
  lines: { [name: string]: unknown }[];
}

type Handler = (event: object, context: object) => Promise<unknown>;

/** Runs in a worker thread: an environment that Lambda gave to the function. */
export default async function invoke({ file, event, timeoutMs }: Invocation): Promise<Invoked> {
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
