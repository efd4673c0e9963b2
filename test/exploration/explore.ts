import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { SingleBar } from 'cli-progress';
import Tinypool from 'tinypool';
import { commandLine } from '../../lib/command-line.ts';
import { writeFigures } from '../support/write-figures.ts';
import type { Counts } from './explore-all.ts';
import type { ScenarioResult } from './explore-scenario.ts';
import { boundsText, type Scenario, scenarios } from './scenarios.ts';

const HELP = `Explores the real sendOnce whole, within bounds, on all cores: every order of its steps, every outcome of every call.

  npm run explore -- [--requests N] [--faults N] [--crashes N]

  --requests N   of one key, 1 to 3 (3)
  --faults N     calls that do not come to the plain answer, 0 to 4 (2)
  --crashes N    processes that die, besides those that the clock ends, 0 to 3 (1)
  --help         this text

It ends with counts, or with the shortest way to a broken promise, in words and as a seed for test/exploration/seeds.ts.
`;

const { values } = commandLine({
  options: {
    requests: { type: 'string', default: '3' },
    faults: { type: 'string', default: '2' },
    crashes: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const isWhole = (text: string, least: number, most: number) =>
  /^\d$/.test(text) && Number(text) >= least && Number(text) <= most;
const { requests, faults, crashes } = values;

if (values.help) console.info(HELP);
else if (!isWhole(requests, 1, 3) || !isWhole(faults, 0, 4) || !isWhole(crashes, 0, 3)) {
  console.error(
    '--requests takes a number from 1 to 3, --faults from 0 to 4, --crashes from 0 to 3; see --help.',
  );
  process.exitCode = 2;
} else {
  const size = { requests: Number(requests), faults: Number(faults), crashes: Number(crashes) };
  process.exitCode = await explore(scenarios(size));
}

/** @returns the exit code */
async function explore(all: readonly Scenario[]): Promise<number> {
  for (const { title, bounds } of all) console.info(`${title}: ${boundsText(bounds)}`);
  const pool = new Tinypool({
    filename: new URL('./explore-scenario.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: availableParallelism(),
    concurrentTasksPerWorker: 1,
  });
  const bar = new SingleBar({ format: '{bar} {value} of {total}  {states} states  {duration_formatted}' });
  const states = all.map(() => 0);
  const show = () => bar.update({ states: sum(states) });
  bar.start(all.length, 0, { states: 0 });
  const results = await Promise.all(
    all.map(async ({ bounds }, index) => {
      const { port1, port2: port } = new MessageChannel();
      port1.on('message', (count: number) => {
        states[index] = count;
        show();
      });
      const result: ScenarioResult = await pool.run({ bounds, port }, { transferList: [port] });
      states[index] = result.counts.states;
      bar.increment({ states: sum(states) });
      return result;
    }),
  );
  bar.stop();
  await pool.destroy();
  const isShown = requests === '3' && faults === '2' && crashes === '1';
  const broken = results.findIndex(({ finding }) => finding);
  tellCounts(
    results.map(({ counts }) => counts),
    results.filter(({ finding }) => finding).length,
  );
  if (broken < 0) {
    if (isShown) await writeFigures('exploration', tabulate(results));
    return 0;
  }
  tellFinding(all[broken], results[broken]);
  return 1;
}

function tellCounts(all: readonly Counts[], broken: number): void {
  const of = (name: 'states' | 'transitions' | 'ends' | 'setAside' | 'replays') =>
    sum(all.map((one) => one[name]));
  const most = Math.max(...all.map(({ acceptances }) => acceptances.length));
  const emails = Array.from({ length: most }, (_, count) =>
    sum(all.map((one) => one.acceptances[count] ?? 0)),
  );
  const lines = {
    states: of('states'),
    transitions: of('transitions'),
    ends: of('ends'),
    'ends by emails': emails.map((count, number) => `${number}: ${count}`).join(', '),
    'runs of a process': of('replays'),
    'set aside': `${of('setAside')} (test/exploration/open-findings.ts)`,
    broken,
  };
  for (const [what, count] of Object.entries(lines)) console.info(`${what.padEnd(19)}${count}`);
}

/** What docs/guarantee.md shows of the full size. */
function tabulate(results: readonly ScenarioResult[]) {
  const count = (name: 'states' | 'transitions' | 'ends' | 'setAside') =>
    sum(results.map(({ counts }) => counts[name]));
  return [
    ['', ''],
    ['states', count('states')],
    ['steps', count('transitions')],
    ['ends', count('ends')],
    ['promises broken', 0],
    ['states set aside for what is known and not mended', count('setAside')],
  ];
}

function tellFinding(scenario: Scenario | undefined, result: ScenarioResult | undefined): void {
  const { finding, trace = [] } = result ?? {};
  console.error(`\nBroken: ${finding?.problems.join('; ')}\n\n${trace.join('\n')}`);
  console.error(`\n${JSON.stringify({ bounds: scenario?.bounds, choices: finding?.seed })}`);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
