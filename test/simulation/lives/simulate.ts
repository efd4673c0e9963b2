import { commandLine } from '../../../lib/command-line.ts';
import { writeFigures } from '../../support/write-figures.ts';
import { runOnAllCores } from '../on-all-cores.ts';
import { added, type Counts, none } from './counts.ts';
import type { Chunk } from './simulate-chunk.ts';
import { tabulateTwins } from './twins.ts';

const HELP = `Takes emails through random lives in virtual time, on all cores: events that are lost, repeated and out of order, recorders that
die, and two of them at once.

  npm run simulate:lives -- [--lives N] [--seed N]

  --lives N  how many emails, a few more to fill the last runs (100000)
  --seed N   where chance starts; the same seed gives the same lives (the time)
  --help     this text

It ends with counts, or with the smallest schedule that breaks a promise and the seed that finds it.
`;

const CHUNK = 1_000;
/** What docs/guarantee.md shows. */
const SHOWN = { lives: 100_000, seed: 1 };

const { values } = commandLine({
  options: {
    lives: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    help: { type: 'boolean', default: false },
  },
});
const lives = Number(values.lives);
const seed = Number(values.seed);

if (values.help) console.info(HELP);
else if (!Number.isInteger(lives) || lives < 1 || !Number.isInteger(seed)) {
  console.error('--lives takes a whole number from 1, and --seed a whole number; see --help.');
  process.exitCode = 2;
} else process.exitCode = await simulate();

/** @returns the exit code */
async function simulate(): Promise<number> {
  console.info(`${lives} emails from seed ${seed}`);
  const chunks: Chunk[] = [];
  for (let from = 0; from < lives; from += CHUNK) {
    chunks.push({ seed: seed + from, lives: Math.min(CHUNK, lives - from) });
  }
  const worker = new URL('./simulate-chunk.ts', import.meta.url);
  const counts = await runOnAllCores({ worker, chunks, sizeOf: ({ lives }) => lives, none, add: added });
  if (!counts) return 1;
  for (const [what, count] of Object.entries(counts)) console.info(`${what.padEnd(16)}${count}`);
  console.info('broken          0');
  if (lives === SHOWN.lives && seed === SHOWN.seed) {
    await writeFigures('lives', tabulate(counts));
    await writeFigures('twins', await tabulateTwins());
  }
  return 0;
}

function tabulate(counts: Counts) {
  return [
    ['', ''],
    ['emails', counts.emails],
    ['their recipients', counts.recipients],
    ['events of SES', counts.events],
    ['of them lost', counts.lost],
    ['messages that the others came in', counts.messages],
    ['forged events', counts.forged],
    ['recorders that died', counts.deaths],
    ['batches of which messages came again', counts.failedBatches],
    ['states written', counts.states],
    ['changes told', counts.changes],
    ['told again, under the same id', counts.repeats],
    ['promises broken', 0],
  ];
}
