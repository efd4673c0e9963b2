import { markdownTable } from '../markdown-table.ts';
import { loads } from './loads.ts';
import { type Outcome, simulateLoad } from './simulate-load.ts';

/** Every load, simulated, as a table in Markdown; `done` is told of each. */
export async function loadTable(done: () => void): Promise<string> {
  const rows: string[][] = [];
  for (const load of loads) {
    rows.push([load.what, ...cells(await simulateLoad(load))]);
    done();
  }
  const head = ['requests a second', 'what clients get', 'emails', 'Lambdas at once', 'p50, ms', 'p99, ms'];
  return markdownTable([head, ...rows]);
}

const whole = (value: number) => Math.round(value).toLocaleString('en');

function cells({ answers, requests, emails, atOnce, p50, p99 }: Outcome): string[] {
  const shares = Object.entries(answers)
    .sort(([, one], [, other]) => other - one)
    .map(([answer, count]) => `${percent(count / requests)} ${answer}`);
  return [shares.join(' · '), ...[emails, atOnce, p50, p99].map(whole)];
}

/** One of 20,000 is not none. */
function percent(share: number): string {
  const value = 100 * share;
  return value > 0 && value < 1 ? '<1 %' : `${Math.round(value)} %`;
}
