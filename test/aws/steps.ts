import { createWaitLine, formatResult } from '../../lib/operator/verify/report.ts';

/** Does something and tells it in a line, with what it says of itself. @throws what it throws, its line told */
export type Step = (name: string, work: () => Promise<string>) => Promise<void>;

/** Steps that are told on the standard output, and on a terminal as long as they last. */
export function createSteps(): Step {
  const progress = createWaitLine(process.stderr);
  return async (name, work) => {
    progress.starts(name);
    const startedAt = performance.now();
    const tell = (kind: 'held' | 'broken', text: string) => {
      progress.clear();
      const durationMs = Math.round(performance.now() - startedAt);
      console.info(formatResult({ kind, name, durationMs, text }));
    };
    try {
      tell('held', await work());
    } catch (error) {
      const [first = ''] = (error as Error).message.split('\n');
      tell('broken', first);
      throw error;
    }
  };
}
