import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';

export interface LambdaProcess {
  /** What the function returned; `failed` where it threw, `killed` where the process ended before. */
  invoke(event: object): Promise<unknown>;
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
}

export interface LambdaProcessOptions {
  /** The function's ES module. */
  file: string;
  environment: { [name: string]: string };
  /** How far its clock runs ahead. */
  clockOffsetMs?: number;
  /** For what writes its expected failures to standard error. */
  quiet?: boolean;
  /** Is told each line of its log, as Lambda writes it. */
  onLine?: (line: string) => void;
}

type Told = { ready: true } | { line: string } | { response: unknown };

/** A function in a process of its own, ready to be invoked. */
export async function lambdaProcess({
  file,
  environment,
  clockOffsetMs = 0,
  quiet = false,
  onLine = () => {},
}: LambdaProcessOptions): Promise<LambdaProcess> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'lambda-host.ts'), {
    env: { ...environment, HANDLER_FILE: file, CLOCK_OFFSET_MS: String(clockOffsetMs) },
    stdio: ['ignore', 'ignore', quiet ? 'ignore' : 'inherit', 'ipc'],
  });
  child.on('message', (message: Told) => 'line' in message && onLine(message.line));
  await told(child);
  return {
    async invoke(event) {
      const requestId = randomUUID();
      const startedAt = Date.now();
      child.send({ event, requestId });
      const ended = new AbortController();
      const { signal } = ended;
      const first = await Promise.race([
        told(child).then((message) => 'response' in message && message.response),
        once(child, 'exit', { signal }).then(() => 'killed'),
      ]);
      ended.abort();
      if (first === 'killed') onLine(reportLine(requestId, startedAt, Date.now(), clockOffsetMs));
      return first;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** The next message that is no line; several may arrive at once. */
function told(child: ChildProcess): Promise<Told> {
  return new Promise((resolve) => {
    const listen = (message: Told) => {
      if ('line' in message) return;
      child.off('message', listen);
      resolve(message);
    };
    child.on('message', listen);
  });
}

/** What Lambda itself writes of an invocation that was ended. */
function reportLine(requestId: string, startedAt: number, endedAt: number, clockOffsetMs: number): string {
  const time = new Date(endedAt + clockOffsetMs).toISOString();
  const metrics = { durationMs: endedAt - startedAt };
  return JSON.stringify({ time, type: 'platform.report', record: { requestId, status: 'error', metrics } });
}
