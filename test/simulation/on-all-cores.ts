import { availableParallelism } from 'node:os';
import { SingleBar } from 'cli-progress';
import Tinypool from 'tinypool';

/** What a worker is given, and what it may find. */
interface Work<Chunk, Counts> {
  /** The module whose default export works at a chunk. */
  worker: URL;
  chunks: Chunk[];
  /** How much a chunk is, for the bar. */
  sizeOf: (chunk: Chunk) => number;
  none: Counts;
  add: (one: Counts, other: Counts) => Counts;
}

interface Found<Counts> {
  counts: Counts;
  failure?: { schedule: object; problems: string[]; seed: number; path: string };
}

/** Works at chunks on all cores until one fails, and says so. @returns what was counted; undefined where one failed */
export async function runOnAllCores<Chunk, Counts>({
  worker,
  chunks,
  sizeOf,
  none,
  add,
}: Work<Chunk, Counts>): Promise<Counts | undefined> {
  const pool = new Tinypool({
    filename: worker.href,
    minThreads: 1,
    maxThreads: availableParallelism(),
    concurrentTasksPerWorker: 1,
  });
  const bar = new SingleBar({ format: '{bar} {percentage} %  {value} of {total}  {eta_formatted} left' });
  bar.start(
    chunks.reduce((sum, chunk) => sum + sizeOf(chunk), 0),
    0,
  );
  let counts = none;
  let failure: Found<Counts>['failure'];
  const left = [...chunks];
  const work = async () => {
    for (let chunk = left.shift(); chunk && !failure; chunk = left.shift()) {
      const result: Found<Counts> = await pool.run(chunk);
      counts = add(counts, result.counts);
      failure ??= result.failure;
      bar.increment(sizeOf(chunk));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  bar.stop();
  await pool.destroy();
  if (!failure) return counts;
  console.error(`\nBroken: ${failure.problems.join('; ')}\n\n${JSON.stringify(failure.schedule, null, 2)}`);
  console.error(`\nseed ${failure.seed}, path ${failure.path}`);
  return undefined;
}
