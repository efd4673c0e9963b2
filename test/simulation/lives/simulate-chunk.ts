import fc from 'fast-check';
import { type Counts, counted, none } from './counts.ts';
import { broken } from './promises.ts';
import { theRealOne } from './protocol.ts';
import { runSchedule } from './run-schedule.ts';
import { type Schedule, schedule } from './schedule.ts';

export interface Chunk {
  seed: number;
  /** At least so many emails. */
  lives: number;
}

export interface ChunkResult {
  counts: Counts;
  /** The smallest schedule that breaks a promise, and which one. */
  failure?: { schedule: Schedule; problems: string[]; seed: number; path: string };
}

/** Runs schedules of one seed until they had so many emails, in a worker. */
export default async function simulateChunk({ seed, lives }: Chunk): Promise<ChunkResult> {
  let counts = none;
  const property = fc.asyncProperty(schedule, async (one) => {
    if (counts.emails >= lives) return true;
    const history = await runSchedule(one, theRealOne);
    counts = counted(counts, history);
    return broken(history).length === 0;
  });
  const { failed, counterexample, counterexamplePath } = await fc.check(property, { seed, numRuns: lives });
  if (!failed || !counterexample) return { counts };
  const [smallest] = counterexample;
  const problems = broken(await runSchedule(smallest, theRealOne));
  return { counts, failure: { schedule: smallest, problems, seed, path: counterexamplePath ?? '' } };
}
