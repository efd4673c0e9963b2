import Tinypool from 'tinypool';
import { markdownTable } from '../markdown-table.ts';
import type { Load, Outcome } from './simulate-load.ts';

/** What simulating takes a request, in milliseconds, about. */
const REQUEST_MS = 0.8;

/** What the ticks of the loads come to. */
export const loadMs = (loads: readonly Load[]) =>
  loads.reduce((before, { requestsASecond, seconds }) => before + requestsASecond * seconds * REQUEST_MS, 0);

/** Every load, simulated, as a table in Markdown. */
export async function loadTable(loads: readonly Load[], tick: (ms: number) => void): Promise<string> {
  const pool = new Tinypool({ filename: new URL('./in-a-worker.ts', import.meta.url).href, maxThreads: 1 });
  const rows: string[][] = [];
  try {
    for (const load of loads) {
      rows.push([load.what, ...cells(await pool.run(load))]);
      tick(loadMs([load]));
    }
  } finally {
    await pool.destroy();
  }
  return markdownTable(
    ['requests a second', 'what clients get', 'emails', 'Lambdas at once', 'p50, ms', 'p99, ms'],
    rows,
  );
}

/** How to read the table. */
export function howSimulated(loads: readonly Load[]): string {
  const [{ concurrency, sesMs } = { concurrency: 0, sesMs: 0 }] = loads;
  return [
    'The real code from claim to answer, in virtual time, on a table and a SES with limits: 1,000 writes a second for a key,',
    `and the emails a second that the line tells. The table answers after 4 ms, SES after ${sesMs}; Lambda works on`,
    `${whole(concurrency)} requests at once. A load goes on whatever it is answered. "As deployed": the stage's default throttle,`,
    '50 a second and 100 at once. Milliseconds are of what Lambda answered.',
  ].join('\n');
}

const whole = (value: number) => Math.round(value).toLocaleString('en');

function cells({ answers, requests, emails, atOnce, p50, p99 }: Outcome): string[] {
  const shares = Object.entries(answers)
    .sort(([, one], [, other]) => other - one)
    .map(([answer, count]) => `${percent(count / requests)} ${answer}`);
  return [shares.join(' · '), ...[emails, atOnce, p50, p99].map(whole)];
}

/** One of 20,000 is not none, and 19,999 are not all. */
function percent(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 1) return '<1 %';
  return value < 100 && value > 99 ? '>99 %' : `${Math.round(value)} %`;
}
