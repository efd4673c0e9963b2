import { styleText } from 'node:util';
import { rewriteLine, type Screen } from '../progress.ts';
import { formatSeconds } from './explain.ts';
import type { Result, Watcher } from './verify.ts';

// What npm run verify prints.

const marks = { held: ['green', '✓'], broken: ['red', '✗'], unseen: ['dim', '–'] } as const;

/** The longest name of a check is `another's email`, and the longest duration `100.0 s`. */
const NAME_WIDTH = 15;
const DURATION_WIDTH = 7;

/** What a server said may hold anything; a line is one line, and not endless. */
const TEXT_MAX = 600;
const CONTROLS = /\p{Cc}+/gu;

/** One line a check. */
export function formatResult({ kind, name, durationMs, text }: Result): string {
  const [colour, mark] = marks[kind];
  const took = formatSeconds(durationMs).padStart(DURATION_WIDTH);
  return `${styleText(colour, mark)} ${name.padEnd(NAME_WIDTH)} ${styleText('dim', took)}  ${text.slice(0, TEXT_MAX).replace(CONTROLS, ' ')}`;
}

/** All of it in a line, and what to do. */
export function formatSummary(results: readonly Result[]): string {
  const count = (kind: Result['kind']) => results.filter((result) => result.kind === kind).length;
  const took = results.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const counts = `${count('held')} held, ${count('broken')} broken, ${count('unseen')} not seen, in ${formatSeconds(took)}.`;
  if (count('broken') === 0) return counts;
  return `${counts} What is deployed differs from this project, or what it needs is not there: docs/operations.md#after-deploying-verify.`;
}

/** Tells on one line, where somebody looks, what is waited for. */
export function createWaitLine(
  screen: Screen,
): { wait(what: string): void; clear(): void } & Pick<Watcher, 'starts'> {
  let name = '';
  return {
    starts(started) {
      name = started;
      rewriteLine(screen, `… ${name}`);
    },
    wait: (what) => rewriteLine(screen, `… ${name}: ${what}`),
    clear: () => rewriteLine(screen, ''),
  };
}
