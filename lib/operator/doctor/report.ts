import { styleText } from 'node:util';
import type { Finding, Verdict } from './finding.ts';

// What npm run doctor prints.

const marks = {
  ok: ['green', '✓'],
  note: ['yellow', '!'],
  fails: ['red', '✗'],
  unseen: ['dim', '–'],
} as const satisfies { [verdict in Verdict]: readonly [colour: string, mark: string] };

/** The longest name of a check is `concurrency`. */
const NAME_WIDTH = 12;

/** One line a check. */
export function formatFinding({ check, verdict, says, todo }: Finding): string {
  const [colour, mark] = marks[verdict];
  const sentences = [says, todo].filter(Boolean).join(' ');
  return `${styleText(colour, mark)} ${check.padEnd(NAME_WIDTH)} ${sentences}`;
}

/** All of it in a line. */
export function formatSummary(findings: readonly Finding[]): string {
  const count = (of: Verdict) => findings.filter(({ verdict }) => verdict === of).length;
  return `${count('ok')} as they should be, ${count('note')} worth knowing, ${count('fails')} would fail, ${count('unseen')} not seen.`;
}
