import { globSync } from 'node:fs';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

type Layer = 'bin' | 'lib' | 'entries' | 'http' | 'emails' | 'idempotency' | 'ses' | 'aws';

/**
 * bin → lib → functions/*.ts → http → emails → idempotency, ses → aws
 *
 * Each may import itself and what stands here, at run time. Importing a type is free: the main path knows
 * the table and SES by their types, and they know the email by its own.
 */
const mayImport: { [layer in Layer]: readonly Layer[] } = {
  bin: ['lib', 'entries', 'http', 'emails', 'idempotency', 'ses', 'aws'],
  lib: ['entries', 'http', 'emails', 'idempotency', 'ses', 'aws'],
  entries: ['http', 'emails', 'idempotency', 'ses', 'aws'],
  http: ['emails', 'idempotency', 'ses', 'aws'],
  // Implementations are passed in.
  emails: [],
  idempotency: ['aws'],
  ses: ['aws'],
  aws: [],
};

function layerOf(path: string): Layer {
  const folder = /^(bin|lib)\/|^functions\/(?:(http|emails|idempotency|ses|aws)\/|([^/]+)$)/.exec(path);
  if (folder === null) throw new Error(`${path} is in no layer`);
  const [, host, part] = folder;
  return (host ?? part ?? 'entries') as Layer;
}

// Every file, not only what the entries reach: one that is loaded by its name could do as it likes.
const { metafile } = await build({
  entryPoints: globSync('{bin,lib,functions}/**/*.ts'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  metafile: true,
  write: false,
  outdir: '.',
  logLevel: 'silent',
});

const imports = Object.entries(metafile.inputs).flatMap(([from, input]) =>
  input.imports.filter(({ external }) => !external).map(({ path }) => [from, path] as const),
);

test.each([
  ['bin/email-api.ts', 'lib/email-api-stack.ts'],
  ['functions/send-email.ts', 'functions/http/pipeline.ts'],
])('the graph is read: %s imports %s', (from, to) => {
  expect(imports).toContainEqual([from, to]);
});

test('types do not count', () => {
  expect(imports).not.toContainEqual(['functions/emails/send-once.ts', 'functions/idempotency/record.ts']);
});

test('imports go one way', () => {
  const against = imports.filter(([from, to]) => {
    const [layer, imported] = [layerOf(from), layerOf(to)];
    return layer !== imported && !mayImport[layer].includes(imported);
  });
  expect(against).toEqual([]);
});
