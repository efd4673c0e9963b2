import { availableParallelism } from 'node:os';
import Tinypool from 'tinypool';
import { commandLine } from '../../lib/command-line.ts';
import { writeFigures } from '../support/write-figures.ts';
import { full, type Plan, quick } from './bounds.ts';
import type { PlanResult } from './check-plan.ts';
import { findOut } from './mutants.ts';
import { ownTerms } from './own-terms.ts';
import { rivals } from './rivals.ts';
import { askTlc, findTlc } from './tlc.ts';

const HELP = `Checks the model of the protocol: every state within bounds, on all cores.

  npm run model -- [--quick] [--tlc] [--mutants]

  --quick    the bounds that npm test takes: seconds, not minutes
  --tlc      asks TLC for a second opinion too, where Java and Python are: it must see as many states and steps
  --mutants  instead, what others do and our own conditions without a term, each with the shortest way to what it breaks
  --help     this text

It ends with how many states and steps there are, or with the shortest way to a broken promise. Bounds: claims, ticks
(2 a window, 3 a hold), times of a claim within a tick, whether an operator has a hand in it, whether SES lies.
`;

const { values } = commandLine({
  options: {
    quick: { type: 'boolean', default: false },
    tlc: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.info(HELP);
else if (values.mutants) showMutants();
else process.exitCode = await checkAll(values.quick ? quick : full, values.tlc);

/** @returns the exit code */
async function checkAll(plans: readonly Plan[], withTlc: boolean): Promise<number> {
  const pool = new Tinypool({
    filename: new URL('./check-plan.ts', import.meta.url).href,
    maxThreads: availableParallelism(),
    // The checker's memory does not shrink.
    isolateWorkers: true,
  });
  const start = performance.now();
  let left = plans.length;
  const beat = setInterval(() => {
    const seconds = Math.round((performance.now() - start) / 1_000);
    console.info(`  … ${seconds} s, ${left} of ${plans.length} checks still to come`);
  }, 15_000);
  const results = plans.map(async (plan) => {
    const result: PlanResult = await pool.run(plan);
    left -= 1;
    printResult(plan, result);
    return result;
  });
  const checked = await Promise.all(results);
  clearInterval(beat);
  await pool.destroy();
  const isHeld = checked.every(({ broken }) => broken === undefined);
  if (isHeld && plans === full) await writeFigures('model', tabulate(checked));
  return isHeld && (!withTlc || (await compareWithTlc(plans, checked))) ? 0 : 1;
}

function tabulate(checked: readonly PlanResult[]) {
  const rows = full.map(({ title }, index) => {
    const { states = 0, edges = 0 } = checked[index] ?? {};
    return [title, states, edges, 0];
  });
  return [['bounds', 'states', 'steps', 'promises broken'], ...rows];
}

/** @returns whether TLC saw the same, or is not here */
async function compareWithTlc(plans: readonly Plan[], checked: readonly PlanResult[]): Promise<boolean> {
  const tlc = await findTlc();
  if ('missing' in tlc) {
    console.info(`TLC is not asked: ${tlc.missing}.`);
    return true;
  }
  let agrees = true;
  for (const [index, plan] of plans.entries()) {
    const { states, steps } = await askTlc(tlc.jar, plan);
    const { states: ours, edges } = checked[index] as PlanResult;
    const isSame = states === ours && steps === edges;
    agrees &&= isSame;
    const found = `${states.toLocaleString('en')} states, ${steps.toLocaleString('en')} steps`;
    console.info(`TLC: ${plan.title}\n  ${found}: ${isSame ? 'the same' : 'NOT THE SAME'}`);
  }
  return agrees;
}

function printResult(
  { title, bounds, promised }: Plan,
  { states, edges, seconds, broken, trace }: PlanResult,
) {
  const { Count, LastTick, Ranks, Hand, SesLies } = bounds;
  const world = [
    `${Count} claims`,
    `${LastTick} ticks`,
    `${Ranks} times a tick`,
    ...(Hand ? ['an operator'] : []),
    ...(SesLies ? ['lies'] : []),
  ];
  console.info(`${title} (${world.join(', ')})`);
  if (broken) console.error(`  BROKEN: ${broken}\n${trace.map((line) => `    ${line}`).join('\n')}`);
  else {
    const found = `${states.toLocaleString('en')} states, ${edges.toLocaleString('en')} steps, ${seconds.toFixed(0)} s`;
    console.info(`  ${found}: ${promised.join(', ')} hold`);
  }
}

function showMutants(): void {
  for (const mutant of [...rivals, ...ownTerms]) {
    const { broken, states, trace } = findOut(mutant, [mutant.breaks]);
    console.info(`\n${mutant.id}: ${mutant.rule}\n  ${broken ?? 'nothing is broken'} (${states} states)`);
    for (const line of trace) console.info(`    ${line}`);
  }
}
