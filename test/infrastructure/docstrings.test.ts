import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const EXPORT =
  /^export (?:default )?(?:async )?(?:abstract class|class|const|enum|function\*?|interface|let|type) (\w+)/;

/** The names that a file exports without a docstring; comments for tools may stand between. */
function findBare(source: string): string[] {
  const lines = source.split('\n');
  return lines.flatMap((line, index) => {
    const [, name] = EXPORT.exec(line) ?? [];
    if (name === undefined) return [];
    const above = lines.slice(0, index).findLast((one) => !one.startsWith('//'));
    return above?.endsWith('*/') ? [] : [name];
  });
}

test('every export has a docstring', () => {
  const files = globSync('{bin,lib,functions}/**/*.ts');
  expect(files.length).toBeGreaterThan(100);
  const bare = files.flatMap((file) =>
    findBare(readFileSync(file, 'utf8')).map((name) => `${file}: ${name}`),
  );
  expect(bare).toEqual([]);
});

test.each([
  'export const bare = 1;',
  'export function bare() {}',
  'export async function bare() {}',
  'export async function* bare() {}',
  'export default async function bare() {}',
  'export interface bare {}',
  'export type bare = string;',
  'export class bare {}',
  'export abstract class bare {}',
])('one without is found: %s', (declaration) => {
  expect(findBare(declaration)).toEqual(['bare']);
  expect(findBare(`/** It is. */\nexport const a = 1;\n${declaration}`)).toEqual(['bare']);
  expect(findBare(`// No editor shows this.\n${declaration}`)).toEqual(['bare']);
  expect(findBare(`/** It is. */\n\n${declaration}`)).toEqual(['bare']);
  expect(findBare(`/** It is. */\n// biome-ignore lint/a/b: it must be\n${declaration}`)).toEqual([]);
});
