import { readFile } from 'node:fs/promises';

/** The document that shows what each mutant breaks. */
export const GUARANTEE = new URL('../../docs/guarantee.md', import.meta.url);

/** What was found of a mutant: the promise that it breaks, and the shortest way there. */
interface Found {
  broken: string | undefined;
  trace: readonly string[];
}

/** The cell of what a check found. */
export const toCell = ({ broken, trace }: Found): string =>
  `${broken} (${trace.length} ${trace.length === 1 ? 'step' : 'steps'})`;

/** The cell of the way itself. */
export const toWay = ({ trace }: Found): string => trace.join(' → ');

/** The row of a mutant: its id and rule, what the model and the exploration of the code found, and the way on the code. */
export function toRow(id: string, rule: string, model: Found, code: Found): string {
  return `| \`${id}\`: ${rule} | ${toCell(model)} | ${toCell(code)} | ${toWay(code)} |`;
}

/** The cells after the first of each row that the document has, by the mutant's id. */
export async function readRows(): Promise<Map<string, string[]>> {
  const text = await readFile(GUARANTEE, 'utf8');
  const rows = text.matchAll(/^\| `([a-z:-]+)`: [^|]+ \| (.*) \|$/gm);
  return new Map([...rows].map(([, id = '', cells = '']) => [id, cells.split(' | ')]));
}
