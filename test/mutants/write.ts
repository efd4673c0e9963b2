import { readFile, writeFile } from 'node:fs/promises';
import { findOut as exploreOut } from '../exploration/mutant.ts';
import { rivals as exploredRivals } from '../exploration/rivals.ts';
import { terms } from '../exploration/terms.ts';
import { findOut as checkOut } from '../model/mutants.ts';
import { ownTerms } from '../model/own-terms.ts';
import { rivals } from '../model/rivals.ts';
import { GUARANTEE, toRow } from './table.ts';

// npm run mutants: writes what the model and the exploration find of each mutant into docs/guarantee.md.
const HEAD = '| instead | the model | the code | the shortest way on the code |\n| --- | --- | --- | --- |\n';

const explored = new Map([...exploredRivals, ...terms].map((mutant) => [mutant.id, mutant]));

async function table(mutants: typeof rivals): Promise<string> {
  const rows: string[] = [];
  for (const mutant of mutants) {
    const { id, title, rule, breaks } = mutant;
    const same = explored.get(id);
    if (!same) throw new Error(`The exploration does not have "${id}"`);
    const { problem, trace = [] } = (await exploreOut(same)) ?? {};
    const whose = mutants === rivals ? ` (${title})` : '';
    rows.push(toRow(id, rule + whose, checkOut(mutant, [breaks]), { broken: problem, trace }));
    console.info(rows.at(-1));
  }
  return `${HEAD}${rows.join('\n')}\n`;
}

const tables: { [name: string]: string } = { rivals: await table(rivals), terms: await table(ownTerms) };
const text = await readFile(GUARANTEE, 'utf8');
const filled = text.replace(
  /(<!-- mutants: (\w+) -->\n).*?(<!-- end -->)/gs,
  (_, begin: string, name: string, end: string) => `${begin}${tables[name]}${end}`,
);
await writeFile(GUARANTEE, filled);
