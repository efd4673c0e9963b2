import { commandLine } from '../../lib/command-line.ts';
import { writeFigures } from '../support/write-figures.ts';
import { added, type Counts, none } from './counts.ts';
import { runOnAllCores } from './on-all-cores.ts';
import type { Chunk } from './simulate-chunk.ts';

const HELP = `Runs the protocol through random schedules in virtual time, on all cores.

  npm run simulate -- [--runs N] [--seed N]

  --runs N   how many schedules (100000)
  --seed N   where chance starts; the same seed gives the same schedules (the time)
  --help     this text

It ends with counts, or with the smallest schedule that breaks a promise and the seed that finds it.
`;

const CHUNK = 2_000;
/** What docs/guarantee.md shows. */
const SHOWN = { runs: 1_000_000, seed: 1 };

const { values } = commandLine({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    help: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);

if (values.help) console.info(HELP);
else if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
  console.error('--runs takes a whole number from 1, and --seed a whole number; see --help.');
  process.exitCode = 2;
} else process.exitCode = await simulate();

/** @returns the exit code */
async function simulate(): Promise<number> {
  console.info(`${runs} schedules from seed ${seed}`);
  const chunks: Chunk[] = [];
  for (let from = 0; from < runs; from += CHUNK) {
    chunks.push({ seed: seed + from, runs: Math.min(CHUNK, runs - from) });
  }
  const worker = new URL('./simulate-chunk.ts', import.meta.url);
  const counts = await runOnAllCores({ worker, chunks, sizeOf: ({ runs }) => runs, none, add: added });
  if (!counts) return 1;
  for (const [what, count] of Object.entries(counts)) console.info(`${what.padEnd(14)}${count}`);
  console.info('broken        0');
  if (runs === SHOWN.runs && seed === SHOWN.seed) await writeFigures('simulation', tabulate(counts));
  return 0;
}

function tabulate({ schedules, requests, sends, replays, healed, stillUnknown }: Counts) {
  return [
    ['', ''],
    ['schedules', schedules],
    ['requests that got an answer', requests],
    ['emails that SES accepted', sends],
    ['replays', replays],
    ['unknown outcomes healed by an event', healed],
    ['records unknown to their end', stillUnknown],
    ['promises broken', 0],
  ];
}
