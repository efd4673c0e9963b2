import Tinypool from 'tinypool';
import type { Invocation, Invoked } from './lambda-environment.ts';

export interface Lambda {
  /** Runs the function in an environment that nobody else has meanwhile. @throws when it fails or is ended */
  invoke(event: object, signal: AbortSignal): Promise<Invoked>;
  close(): Promise<void>;
}

export interface LambdaOptions {
  /** The file of the function's ES module, which exports `handler`. */
  file: string;
  environment: { [name: string]: string };
  timeoutMs: number;
}

/** Enough for a crowd on one key: a request that waits for another holds its environment meanwhile. */
const ENVIRONMENTS_MAX = 8;
const IDLE_MS = 60_000;

/** A function as Lambda runs it: one invocation at a time in each environment, more of them on demand. */
export function startLambda({ file, environment, timeoutMs }: LambdaOptions): Lambda {
  const pool = new Tinypool({
    filename: new URL('./lambda-environment.ts', import.meta.url).href,
    env: environment,
    minThreads: 1,
    maxThreads: ENVIRONMENTS_MAX,
    idleTimeout: IDLE_MS,
    concurrentTasksPerWorker: 1,
    useAtomics: false,
  });
  return {
    invoke: (event, signal) => {
      const invocation: Invocation = { file, event, timeoutMs };
      return pool.run(invocation, { signal });
    },
    close: () => pool.destroy(),
  };
}
