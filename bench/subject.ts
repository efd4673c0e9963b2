import type { Work } from './requests.ts';

// A fresh process with one contestant in it: it loads the bundle, as Lambda's initialisation does, answers one
// request, and then as many as it is told, and says what each took.

const { HANDLER_FILE = '', BENCH_FIRST = 'send' } = process.env;

let loggedBytes = 0;
/** Lambda writes what is logged as JSON, a line each; here it is only counted. */
console.info = (line: unknown) => {
  loggedBytes += Buffer.byteLength(JSON.stringify(line));
};

const beforeImport = { time: performance.now(), cpu: process.cpuUsage() };
const { handler } = await import(HANDLER_FILE);
const initialisation = took(beforeImport);

// Only now: what it imports must not be there already when the bundle is loaded.
const { eventOf } = await import('./requests.ts');

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

function isDone({ batchItemFailures }: { batchItemFailures: object[] }): boolean {
  return batchItemFailures.length === 0;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever a contestant answers
const isGood: { [work in Exclude<Work, 'reject'>]: (answer: any) => boolean } = {
  send: ({ statusCode }) => statusCode === 202,
  replay: ({ statusCode }) => statusCode === 202,
  'look-up': ({ statusCode }) => statusCode === 404,
  batch: isDone,
  lives: isDone,
  changes: isDone,
};

/** One event. What fails fast must not pass for being fast; but the peer throws where others reject. */
async function answered(work: Work): Promise<void> {
  const event = eventOf(work);
  if (work === 'reject') return void (await handler(event, context).catch(() => {}));
  const answer = await handler(event, context);
  const good = isGood[work](answer);
  if (!good) throw new Error(`a ${work} was answered with ${JSON.stringify(answer)}`);
}

async function block(work: Work, times: number): Promise<Block> {
  const ms: number[] = [];
  loggedBytes = 0;
  const before = { time: performance.now(), cpu: process.cpuUsage() };
  for (let count = 0; count < times; count += 1) {
    const from = performance.now();
    await answered(work);
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
  work: Work;
  times: number;
  profileTo?: string;
}

process.on('message', async ({ work, times, profileTo }: Asked) => {
  const run = () => block(work, times);
  // Only where it is asked for: the inspector takes memory.
  const { profiled } = profileTo ? await import('./profile/profiler.ts') : {};
  process.send?.(profiled && profileTo ? await profiled(profileTo, run) : await run());
});

const beforeFirst = { time: performance.now(), cpu: process.cpuUsage() };
await answered(BENCH_FIRST as Work);
process.send?.({ initialisation, first: took(beforeFirst) });
