import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { documents, measured } from '../../bench/documents.ts';

test.each(documents)('%s shows what was measured, and nothing else', async (name) => {
  const results = await readFile('bench/results.md', 'utf8');
  const shown = [...(await readFile(name, 'utf8')).matchAll(measured)];
  expect(shown.length).toBeGreaterThan(0);
  for (const [, , heading, text] of shown) expect(results).toContain(`## ${heading}\n\n${text}`);
});
