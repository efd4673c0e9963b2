import Tinypool from 'tinypool';
import { accessKeyOf } from './aws-variables.ts';
import type { Invocation, Invoked } from './lambda-environment.ts';

/** A function that can be invoked. */
export interface Lambda {
  /** Runs the function in an environment that nobody else has meanwhile. @throws when it fails or is ended */
  invoke(event: object, signal: AbortSignal): Promise<Invoked>;
  /** Ends the environment that has this access key, if it is at work, and no other. */
  end(accessKey: string | undefined): void;
  close(): Promise<void>;
}

/** Which function, with which variables, for how long. */
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
  /** By the memory in which an environment leaves its number when it begins. */
  const running = new Map<Int32Array, AbortController>();
  return {
    async invoke(event, signal) {
      const environment = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const ending = new AbortController();
      running.set(environment, ending);
      const invocation: Invocation = { environment, file, event, timeoutMs };
      try {
        return await pool.run(invocation, { signal: AbortSignal.any([signal, ending.signal]) });
      } finally {
        running.delete(environment);
      }
    },
    end(accessKey) {
      for (const [[environment], ending] of running) {
        if (accessKeyOf(environment) === accessKey) ending.abort();
      }
    },
    close: () => pool.destroy(),
  };
}
