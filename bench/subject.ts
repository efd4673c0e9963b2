import type { HttpEvent } from '../functions/http/read-request.ts';

// A fresh process with one contestant in it: it loads the bundle, as Lambda's initialisation does, answers one
// request, and then as many as it is told, and says what each took.

const { HANDLER_FILE = '', BENCH_ID = '' } = process.env;

let loggedBytes = 0;
/** Lambda writes what is logged as JSON, a line each; here it is only counted. */
console.info = (line: unknown) => {
  loggedBytes += Buffer.byteLength(JSON.stringify(line));
};

const beforeImport = { time: performance.now(), cpu: process.cpuUsage() };
const { handler } = await import(HANDLER_FILE);
const initialisation = took(beforeImport);

let requests = 0;

/** A replay repeats the first request; a rejected one has no key; every send is new. */
export type Kind = 'send' | 'replay' | 'reject';

const email = JSON.stringify({ to: 'jane@example.com', subject: 'Hello', text: 'Sent once. '.repeat(40) });

function event(kind: Kind): HttpEvent {
  const key = kind === 'replay' ? `${BENCH_ID}-1` : `${BENCH_ID}-${++requests}`;
  return {
    version: '2.0',
    routeKey: 'POST /email',
    rawPath: '/email',
    rawQueryString: '',
    headers: {
      'content-type': 'application/json',
      host: 'api.example.com',
      ...(kind !== 'reject' && { 'idempotency-key': key }),
    },
    requestContext: {
      authorizer: { iam: { userArn: 'arn:aws:sts::123456789012:assumed-role/shop/session-1' } },
      http: { method: 'POST', path: '/email' },
    },
    body: email,
    isBase64Encoded: false,
  } as unknown as HttpEvent;
}

const context = { awsRequestId: 'bench', functionName: 'bench', getRemainingTimeInMillis: () => 20_000 };

/** Milliseconds on the clock, and of CPU. */
export interface Took {
  ms: number;
  cpuMs: number;
}

/** Many requests of a kind: each one's milliseconds on the clock; the CPU and the log of one on average. */
export interface Block {
  ms: number[];
  cpuMs: number;
  logBytes: number;
  /** Of the process, ever. */
  peakBytes: number;
}

function took(before: { time: number; cpu: NodeJS.CpuUsage }): Took {
  const { user, system } = process.cpuUsage(before.cpu);
  return { ms: performance.now() - before.time, cpuMs: (user + system) / 1_000 };
}

/** One request. What fails fast must not pass for being fast; but the peer throws where others reject. */
async function answered(kind: Kind): Promise<void> {
  if (kind === 'reject') return void (await handler(event(kind), context).catch(() => {}));
  const { statusCode } = await handler(event(kind), context);
  if (statusCode !== 202) throw new Error(`a ${kind} was answered with ${statusCode}`);
}

async function block(kind: Kind, times: number): Promise<Block> {
  const ms: number[] = [];
  loggedBytes = 0;
  const before = { time: performance.now(), cpu: process.cpuUsage() };
  for (let count = 0; count < times; count += 1) {
    const from = performance.now();
    await answered(kind);
    ms.push(performance.now() - from);
  }
  const { cpuMs } = took(before);
  return {
    ms,
    cpuMs: cpuMs / times,
    logBytes: loggedBytes / times,
    peakBytes: process.resourceUsage().maxRSS * 1_024,
  };
}

// Not killed: what V8 is to keep is written at the exit.
process.on('disconnect', () => process.exit());

/** What the parent asks for. */
export interface Asked {
  kind: Kind;
  times: number;
  profileTo?: string;
}

process.on('message', async ({ kind, times, profileTo }: Asked) => {
  const run = () => block(kind, times);
  // Only where it is asked for: the inspector takes memory.
  const { profiled } = profileTo ? await import('./profile/profiler.ts') : {};
  process.send?.(profiled && profileTo ? await profiled(profileTo, run) : await run());
});

const [, firstTook] = [await answered('send'), took(beforeImport)];
const first: Took = { ms: firstTook.ms - initialisation.ms, cpuMs: firstTook.cpuMs - initialisation.cpuMs };
process.send?.({ initialisation, first });
