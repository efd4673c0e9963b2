import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { chart, themes } from './chart.ts';
import type { Name } from './contestants.ts';
import { SES_MS, TABLE_MS } from './fake-latency.ts';
import type { Figure } from './figures.ts';
import type { Plan } from './measure.ts';

/** A part of the results: its heading, its tables, and what one must know to read them. */
export interface Section {
  heading: string;
  text: string;
}

export const machine = () =>
  `${availableParallelism()} × ${cpus()[0]?.model.trim() || 'CPU'}, Node ${process.version}`;

export function howMeasured({ freshProcesses, warmProcesses, rounds, requestsARound }: Plan): string {
  const requests = warmProcesses * rounds * requestsARound;
  return [
    `Medians, and in brackets where the middle half lies. Ratios are taken turn by turn, ours to its neighbour. Fresh: \
${freshProcesses} processes each.`,
    `Warm: ${requests} requests of a kind each, in ${warmProcesses} processes of ${rounds} rounds of ${requestsARound}. \
The table answers after ${TABLE_MS} ms, SES after ${SES_MS}.`,
    'A rejected request has no `Idempotency-Key`: the peer throws, and the floor does not look at all.',
  ].join('\n');
}

export const inMarkdown = (sections: readonly Section[]) =>
  sections.map(({ heading, text }) => `## ${heading}\n\n${text}\n`).join('\n');

/** Writes the page and its chart, in two colours, into a folder. */
export async function writeResults(
  folder: string,
  all: readonly Figure<Name>[],
  sections: readonly Section[],
): Promise<void> {
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    await writeFile(join(folder, `results-${theme}.svg`), await chart(all, theme));
  }
  const page = `# Measured

By \`npm run bench\`, on ${machine()}.

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="results-dark.svg">
  <img alt="Ratios to the peer: bundle, initialisation, first request, CPU, memory" src="results-light.svg">
</picture>

${inMarkdown(sections)}`;
  await writeFile(join(folder, 'results.md'), page);
}

/** The sections of the page in a folder, as they were written. */
export async function readSections(folder: string): Promise<Section[]> {
  const page = await readFile(join(folder, 'results.md'), 'utf8');
  return page
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return { heading, text: lines.join('\n').trim() };
    });
}

/** Writes a section into the page in a folder, in the place of the one that has its heading, or behind all others. */
export async function writeSection(folder: string, { heading, text }: Section): Promise<void> {
  const file = join(folder, 'results.md');
  const parts = (await readFile(file, 'utf8')).split(/^(?=## )/m);
  const own = parts.findIndex((part) => part.startsWith(`## ${heading}\n`));
  parts.splice(own === -1 ? parts.length : own, 1, `## ${heading}\n\n${text}\n\n`);
  await writeFile(file, `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`);
}
