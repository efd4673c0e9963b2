import { styleText } from 'node:util';
import type { Finding, Verdict } from './finding.ts';

const colours = { ok: 'green', note: 'yellow', fails: 'red', unseen: 'magenta' } as const satisfies {
  [verdict in Verdict]: string;
};

/** The findings as a person reads them, one a line, and what they come to. */
export function findingsText(findings: readonly Finding[]): string {
  const lines = findings.map(({ check, verdict, says, todo }) =>
    [
      styleText(colours[verdict], verdict.padEnd(6)),
      styleText('dim', check.padEnd(12)),
      [says, todo].filter(Boolean).join(' '),
    ].join('  '),
  );
  return [...lines, '', summary(findings)].join('\n');
}

function summary(findings: readonly Finding[]): string {
  const count = (of: Verdict) => findings.filter(({ verdict }) => verdict === of).length;
  const unseen = count('unseen') > 0 ? ` ${count('unseen')} could not be looked at.` : '';
  return count('fails') === 0
    ? `Nothing here would fail.${unseen}`
    : `${count('fails')} would fail.${unseen}`;
}
