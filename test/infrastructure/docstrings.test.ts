import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const EXPORT = /^export (?:async )?(?:abstract class|class|const|function\*?|interface|type) (\w+)/;

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
  const bare = globSync('{bin,lib,functions}/**/*.ts').flatMap((file) =>
    findBare(readFileSync(file, 'utf8')).map((name) => `${file}: ${name}`),
  );
  expect(bare).toEqual([]);
});

test('one without is found', () => {
  expect(findBare('/** It is. */\nexport const a = 1;\n\nexport function b() {}\n')).toEqual(['b']);
});
