import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Section } from './results.ts';

/** The documents that show a part of the results, each where it says so. */
export const documents = ['docs/scale.md'];

const ROOT = join(import.meta.dirname, '..');

/** What stands between `<!-- measured: HEADING -->` and `<!-- end -->`. */
export const measured = /(<!-- measured: ([^\n]+) -->\n)(.*?)(<!-- end -->)/gs;

/** Brings the documents up to date, so that no figure in them is another than was measured. */
export async function updateDocuments(sections: readonly Section[]): Promise<void> {
  for (const name of documents) {
    const file = join(ROOT, name);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(measured, filled(sections)));
  }
}

function filled(sections: readonly Section[]) {
  return (_: string, begin: string, heading: string, __: string, end: string): string => {
    const section = sections.find((one) => one.heading === heading);
    if (!section) throw new Error(`A document shows "${heading}", which is not measured`);
    return `${begin}${section.text}\n${end}`;
  };
}
