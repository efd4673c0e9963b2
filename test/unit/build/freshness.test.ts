import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFresh, writeManifest } from '../../../lib/build/freshness.ts';

let root: string;
const at = (path: string) => join(root, path);
const built = () => at('dist');

function write(path: string, text: string): void {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'email-api-'));
  write('functions/send.ts', 'source');
  write('lib/build/options.ts', 'options');
  write('package.json', '{}');
  write('tsconfig.json', '{}');
  write('node_modules/.package-lock.json', '{}');
  write('dist/lean/send/index.mjs', 'bundle');
  writeManifest(built(), root, ['functions/send.ts']);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('a build', () => {
  test('is fresh when it was just made', () => {
    expect(isFresh(built(), root)).toBe(true);
  });

  test('is fresh after a change that it is not made from', () => {
    write('functions/other.ts', 'source');
    write('README.md', 'words');
    expect(isFresh(built(), root)).toBe(true);
  });

  test.each([
    ['a source', 'functions/send.ts'],
    ['how it is bundled', 'lib/build/options.ts'],
    ['what is installed', 'node_modules/.package-lock.json'],
    ["the compiler's settings", 'tsconfig.json'],
    ['the package', 'package.json'],
    ['a bundle, by hand', 'dist/lean/send/index.mjs'],
  ])('is stale after a change of %s', (_, path) => {
    write(path, 'another');
    expect(isFresh(built(), root)).toBe(false);
  });

  test.each(['functions/send.ts', 'dist/lean/send/index.mjs', 'dist/manifest.json'])(
    'is stale without %s',
    (path) => {
      rmSync(at(path));
      expect(isFresh(built(), root)).toBe(false);
    },
  );

  test('is stale where there is none', () => {
    rmSync(built(), { recursive: true });
    expect(isFresh(built(), root)).toBe(false);
  });
});
