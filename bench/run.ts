import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Arguments, HELP, readArguments } from './arguments.ts';
import { bundleAll, names } from './contestants.ts';
import { figures } from './figures.ts';
import { expectedMs, kinds, measure, type Plan } from './measure.ts';
import { startFakes } from './processes.ts';
import { progress } from './progress.ts';
import { callTable, figureTable } from './report.ts';
import { howMeasured, inMarkdown, machine, type Section, writeResults } from './results.ts';
import { targetTable } from './targets.ts';

const full: Plan = {
  freshProcesses: 30,
  warmProcesses: 3,
  rounds: 14,
  requestsARound: 50,
  warmUp: 100,
  kinds,
};
const quick: Plan = { freshProcesses: 2, warmProcesses: 2, rounds: 2, requestsARound: 10, warmUp: 10, kinds };

async function main(given: Arguments): Promise<void> {
  const plan = given.quick ? quick : full;
  const folder = await mkdtemp(join(tmpdir(), 'email-api-bench-'));
  const fakes = await startFakes();
  try {
    const bar = progress(expectedMs(names.length, plan));
    const samples = await measure(await bundleAll(folder), fakes, plan, bar.tick);
    bar.stop();
    const all = figures(samples, plan);
    const sections: Section[] = [
      { heading: 'Figures', text: `${figureTable(all)}\n\n${howMeasured(plan)}\n\n${callTable(samples)}` },
      { heading: 'Targets', text: targetTable(all, samples) },
    ];
    console.info(`\nOn ${machine()}.\n\n${inMarkdown(sections)}`);
    const where = given.write ?? (given.quick ? undefined : import.meta.dirname);
    if (where) await writeResults(where, all, sections);
  } finally {
    fakes.end();
    await rm(folder, { recursive: true });
  }
}

function read(): Arguments {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message.split('.')[0]}. --help tells what there is.`);
    process.exit(2);
  }
}

const given = read();
if (given.help) console.info(HELP);
else await main(given);
