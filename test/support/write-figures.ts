import { readFile, writeFile } from 'node:fs/promises';

const GUARANTEE = new URL('../../docs/guarantee.md', import.meta.url);

/** A table of the document as text. @param rows the head first */
export function formatTable([head = [], ...rows]: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell.toLocaleString('en')} `)).join('|')}|`;
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line), ''].join('\n');
}

/** Writes a table into docs/guarantee.md, between `<!-- figures: NAME -->` and `<!-- end -->`. */
export async function writeFigures(
  name: string,
  rows: readonly (readonly (string | number)[])[],
): Promise<void> {
  const text = await readFile(GUARANTEE, 'utf8');
  const place = new RegExp(`(<!-- figures: ${name} -->\n).*?(<!-- end -->)`, 's');
  await writeFile(
    GUARANTEE,
    text.replace(place, (_, begin: string, end: string) => `${begin}${formatTable(rows)}${end}`),
  );
}
