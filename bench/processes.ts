import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { awsVariables } from '../lib/local/aws-variables.ts';
import { sendEmailVariables } from '../lib/local/function-variables.ts';
import type { Contestant } from './contestants.ts';
import { SES_MS, TABLE_MS } from './fake-latency.ts';
import type { Work } from './requests.ts';
import type { Asked, Block, Took } from './subject.ts';

/** What the fakes counted. */
export interface Counts {
  writes: number;
  failedWrites: number;
  reads: number;
  writeUnits: number;
  readUnits: number;
  sends: number;
}

export interface Fakes {
  environment: { [name: string]: string };
  /** Since it was last asked. */
  counts(): Promise<Counts>;
  end(): void;
}

const tls = join(import.meta.dirname, '../test/support/tls');
const [certFile, keyFile] = [join(tls, 'test-only-cert.pem'), join(tls, 'test-only-key.pem')];

/** The table and SES, in a process of their own, so that their CPU is not counted. */
export async function startFakes({ tableMs, sesMs } = { tableMs: TABLE_MS, sesMs: SES_MS }): Promise<Fakes> {
  const file = join(import.meta.dirname, 'fakes.ts');
  const child = fork(file, [String(tableMs), String(sesMs), certFile, keyFile]);
  const [urls] = await once(child, 'message');
  return {
    environment: {
      ...awsVariables(urls),
      ...sendEmailVariables('no-reply@example.com', 0),
      NODE_EXTRA_CA_CERTS: certFile,
    },
    async counts() {
      const answer = once(child, 'message');
      child.send('counts');
      return (await answer)[0];
    },
    end: () => child.kill(),
  };
}

export interface Subject {
  initialisation: Took;
  first: Took;
  /** @param profileTo where the profile of these requests is left, if they are profiled */
  run(work: Work, times: number, profileTo?: string): Promise<Block>;
  /** @returns the most memory that it ever had, in megabytes */
  end(): Promise<number>;
}

let ids = 0;

/** A contestant in a fresh process, initialised and with one request behind it. */
export async function startSubject(
  contestant: Contestant,
  environment: { [name: string]: string },
): Promise<Subject> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'subject.ts'), {
    // Nothing of this process's environment: Lambda has none of it either.
    env: {
      ...environment,
      ...contestant.environment,
      HANDLER_FILE: contestant.file,
      BENCH_ID: `bench-${++ids}`,
    },
    execArgv: [...(contestant.execArgv ?? [])],
  });
  const { initialisation, first } = await answerOf<{ initialisation: Took; first: Took }>(child);
  let peakBytes = 0;
  return {
    initialisation,
    first,
    async run(work, times, profileTo) {
      const answer = answerOf<Block>(child);
      child.send({ work, times, profileTo } satisfies Asked);
      const block = await answer;
      peakBytes = block.peakBytes;
      return block;
    },
    async end() {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
      return peakBytes / 1_048_576;
    },
  };
}

/** What it says next. @throws when it ends instead */
async function answerOf<T>(child: ChildProcess): Promise<T> {
  const over = new AbortController();
  try {
    return await Promise.race([
      once(child, 'message', { signal: over.signal }).then(([message]) => message as T),
      once(child, 'exit', { signal: over.signal }).then(([code]) => {
        throw new Error(`a contestant ended with ${code}`);
      }),
    ]);
  } finally {
    over.abort();
  }
}
