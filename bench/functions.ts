import type { FunctionName } from '../lib/function-names.ts';
import { builtFunction } from './contestants.ts';
import { markdownTable } from './markdown-table.ts';
import { type Fakes, startSubject } from './processes.ts';
import { inWords } from './report.ts';
import type { Work } from './requests.ts';
import { ratio, type Spread, spread } from './statistics.ts';

/** The lean functions, and what the first request of each is. */
const firsts = {
  'send-email': 'send',
  'look-up-email': 'look-up',
  'record-outcome': 'batch',
} as const satisfies { [name in FunctionName]?: Work };

type Lean = keyof typeof firsts;
const all = Object.keys(firsts) as Lean[];

/** How a function starts. */
export interface Started {
  name: Lean;
  kilobytes: number;
  /** CPU of its initialisation, in milliseconds, and as a ratio to that of `send-email`, turn by turn. */
  initialisation: Spread;
  toSendEmail: Spread;
  turns: number;
}

/** Milliseconds, about, for the progress bar. */
const FRESH_MS = 300;

/** What the ticks of `startEach` come to. */
export const startMs = (turns: number) => all.length * turns * FRESH_MS;

/** Starts each function so often in a fresh process, one after the other. */
export async function startEach(turns: number, fakes: Fakes, tick: (ms: number) => void): Promise<Started[]> {
  const cpuMs: { [name in Lean]: number[] } = { 'send-email': [], 'look-up-email': [], 'record-outcome': [] };
  for (let turn = 0; turn < turns; turn += 1) {
    for (const name of all) {
      const contestant = { ...builtFunction(name), environment: { BENCH_FIRST: firsts[name] } };
      const subject = await startSubject(contestant, fakes.environment);
      cpuMs[name].push(subject.initialisation.cpuMs);
      await subject.end();
      tick(FRESH_MS);
    }
  }
  return all.map((name) => ({
    name,
    kilobytes: builtFunction(name).bytes / 1_024,
    initialisation: spread(cpuMs[name]),
    toSendEmail: ratio(cpuMs[name], cpuMs['send-email']),
    turns,
  }));
}

/** Each function that somebody waits for, or that SES's events wait for. */
export const functionTable = (started: readonly Started[]): string =>
  markdownTable(
    ['function', 'bundle, KB', 'initialisation, CPU, ms', 'of send-email’s'],
    started.map(({ name, kilobytes, initialisation, toSendEmail, turns }) => [
      name,
      kilobytes.toFixed(0),
      inWords(initialisation, 1, turns),
      inWords(toSendEmail, 2, turns),
    ]),
  );
