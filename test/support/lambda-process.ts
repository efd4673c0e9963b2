import { type ChildProcess, fork } from 'node:child_process';
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
}

/** A function in a process of its own, ready to be invoked. */
export async function lambdaProcess({
  file,
  environment,
  clockOffsetMs = 0,
  quiet = false,
}: LambdaProcessOptions): Promise<LambdaProcess> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'lambda-host.ts'), {
    env: { ...environment, HANDLER_FILE: file, CLOCK_OFFSET_MS: String(clockOffsetMs) },
    stdio: ['ignore', 'ignore', quiet ? 'ignore' : 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return {
    async invoke(event) {
      child.send(event);
      const ended = new AbortController();
      const { signal } = ended;
      const first = await Promise.race([
        once(child, 'message', { signal }).then(([message]) => message.response),
        once(child, 'exit', { signal }).then(() => 'killed'),
      ]);
      ended.abort();
      return first;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
