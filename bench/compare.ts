import { bundleAll, names } from './contestants.ts';
import { historyMs, historySection, measureUsages } from './cost/measure-history.ts';
import { assumed, assumptions, costTable, memoryTable } from './cost/report.ts';
import { batchMs, usages } from './cost/usage.ts';
import { updateDocuments } from './documents.ts';
import { figures } from './figures.ts';
import { functionTable, startEach, startMs } from './functions.ts';
import { howSimulated, loadMs, loadTable } from './load/report.ts';
import { expectedMs, measure } from './measure.ts';
import type { Plans } from './plans.ts';
import { startFakes } from './processes.ts';
import { profile, profileMs } from './profile/measure.ts';
import { profileTable } from './profile/report.ts';
import { progress } from './progress.ts';
import { callTable, figureTable } from './report.ts';
import { howMeasured, inMarkdown, machine, type Section, writeResults } from './results.ts';
import { targetTable } from './targets.ts';

/**
 * Ours beside the peer and the floor: bundles them into a folder, measures and profiles them, prints what came out,
 * and writes it where it is told to.
 */
export async function compare(plans: Plans, folder: string, writeTo: string | undefined): Promise<void> {
  const { measured, loads } = plans;
  const { samples, started, used, history, profiles, loaded } = await measureAll(plans, folder);
  const all = figures(samples, measured);
  const sections: Section[] = [
    { heading: 'Figures', text: [figureTable(all), howMeasured(measured), callTable(samples)].join('\n\n') },
    { heading: 'Each function', text: functionTable(started) },
    { heading: 'Targets', text: targetTable(all, samples, started) },
    { heading: 'Where the time of a warm request goes', text: profileTable(profiles) },
    {
      heading: 'What a million emails cost',
      text: `${costTable(used, assumptions)}\n\n${assumed(used, assumptions)}`,
    },
    { heading: 'Memory size against cost', text: memoryTable(used, assumptions) },
    historySection(history),
    { heading: 'What happens at the limits', text: `${loaded}\n\n${howSimulated(loads)}` },
  ];
  console.info(`\nOn ${machine()}.\n\n${inMarkdown(sections)}`);
  if (writeTo) await writeResults(writeTo, all, sections);
  if (writeTo === import.meta.dirname) await updateDocuments(sections);
}

async function measureAll({ measured, profiled, batches, loads }: Plans, folder: string) {
  const bar = progress(
    expectedMs(names.length, measured) +
      startMs(measured.freshProcesses) +
      batchMs(batches) +
      historyMs(batches) +
      profileMs(profiled) +
      loadMs(loads),
  );
  const fakes = await startFakes();
  try {
    const samples = await measure(await bundleAll(folder), fakes, measured, bar.tick);
    const started = await startEach(measured.freshProcesses, fakes, bar.tick);
    const used = await usages(samples.ours, fakes, batches, bar.tick);
    const history = await measureUsages(fakes, batches, bar.tick);
    const profiles = await profile(folder, profiled, bar.tick);
    return { samples, started, used, history, profiles, loaded: await loadTable(loads, bar.tick) };
  } finally {
    bar.stop();
    fakes.end();
  }
}
