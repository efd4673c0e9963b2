import { bundleAll, names } from './contestants.ts';
import { figures } from './figures.ts';
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
  const bar = progress(expectedMs(names.length, plans.measured) + profileMs(plans.profiled));
  const fakes = await startFakes();
  const samples = await measure(await bundleAll(folder), fakes, plans.measured, bar.tick).finally(fakes.end);
  const profiles = await profile(folder, plans.profiled, bar.tick);
  bar.stop();
  const all = figures(samples, plans.measured);
  const sections: Section[] = [
    {
      heading: 'Figures',
      text: [figureTable(all), howMeasured(plans.measured), callTable(samples)].join('\n\n'),
    },
    { heading: 'Targets', text: targetTable(all, samples) },
    { heading: 'Where the time of a warm request goes', text: profileTable(profiles) },
  ];
  console.info(`\nOn ${machine()}.\n\n${inMarkdown(sections)}`);
  if (writeTo) await writeResults(writeTo, all, sections);
}
