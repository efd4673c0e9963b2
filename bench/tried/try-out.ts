import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant } from '../contestants.ts';
import { figures } from '../figures.ts';
import { expectedMs, measure, type Plan } from '../measure.ts';
import { type Fakes, startFakes } from '../processes.ts';
import { progress } from '../progress.ts';
import { machine } from '../results.ts';
import { besideTable, notes } from './report.ts';
import { references, type Variant, variants } from './variants.ts';

/** Measures every variant beside ours, the peer and the floor, prints what came out, and writes it where it is told to. */
export async function tryOut(plan: Plan, folder: string, writeTo: string | undefined): Promise<void> {
  const all = [...references, ...variants];
  const bar = progress(expectedMs(all.length, plan));
  // They answer at once: what is compared is work, and there are many to compare.
  const fakes = await startFakes({ tableMs: 0, sesMs: 0 });
  try {
    const measured = figures(await measure(await makeAll(all, folder, fakes), fakes, plan, bar.tick), plan);
    bar.stop();
    const others = all.map(({ name }) => name);
    const text = [
      besideTable(measured, 'ours', others),
      besideTable(measured, 'floor', ['peer', 'cut stack', 'json', 'ours']),
      notes(all),
      `${plan.freshProcesses} fresh processes each; ${plan.warmProcesses * plan.rounds * plan.requestsARound} warm \
requests of a kind. The fakes answer at once.`,
    ].join('\n\n');
    console.info(`\nOn ${machine()}.\n\n${text}\n`);
    const page = `# Tried\n\nBy \`npm run bench -- --tried\`, on ${machine()}.\n\n${text}\n`;
    if (writeTo) await writeFile(join(writeTo, 'tried.md'), page);
  } finally {
    fakes.end();
  }
}

async function makeAll(
  all: readonly Variant[],
  folder: string,
  fakes: Fakes,
): Promise<{ [name: string]: Contestant }> {
  const made: { [name: string]: Contestant } = {};
  for (const { name, make } of all) {
    const own = join(folder, name.replaceAll(' ', '-'));
    await mkdir(own);
    made[name] = await make(own, fakes);
  }
  return made;
}
