import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

type Import = readonly [from: string, to: string];

/**
 * bin → lib → functions/*.ts → http → callers, emails → idempotency
 *
 * The rooms behind the ports (dynamodb, redis, ses, outcomes) know emails and idempotency (dynamodb knows callers too), and are known by the entries alone:
 * implementations are passed in. Types count as much as what runs.
 */
const mayImport: { readonly [room: string]: readonly string[] } = {
  bin: ['lib', 'http', 'idempotency'],
  lib: [
    'http',
    'configuration',
    'callers',
    'emails',
    'idempotency',
    'dynamodb',
    'redis',
    'outcomes',
    'webhooks',
  ],
  entries: [
    'http',
    'configuration',
    'callers',
    'emails',
    'idempotency',
    'dynamodb',
    'ses',
    'outcomes',
    'webhooks',
    'aws',
  ],
  http: ['callers', 'emails', 'idempotency'],
  dynamodb: ['callers', 'emails', 'idempotency'],
  // An entry gets it by the build alone, and hands it nothing: it reads where Redis is by itself.
  redis: ['configuration', 'idempotency', 'dynamodb', 'aws'],
  ses: ['emails', 'idempotency'],
  outcomes: ['emails', 'idempotency'],
  webhooks: ['emails', 'outcomes', 'configuration'],
  configuration: ['callers', 'emails', 'idempotency'],
  callers: ['idempotency'],
  emails: ['idempotency'],
  idempotency: [],
  // It stands in for the SDK where the bundles are made; by its hash, the signer of Redis's tokens signs too.
  aws: ['configuration'],
};

const files = globSync('{bin,lib,functions}/**/*.ts').filter((path) => !path.endsWith('.d.ts'));
const imports: Import[] = files.flatMap((from) =>
  relativeImports(readFileSync(from, 'utf8')).map((to): Import => [from, join(dirname(from), to)]),
);

/** What a file imports or exports from another, types included; a bundler's picture would be without them. */
function relativeImports(source: string): string[] {
  const statements = /^(?:import|export)\b[^'";]*?\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm;
  return [...source.matchAll(statements)].flatMap(([, declared, called]) => declared ?? called ?? []);
}

function roomOf(path: string): string {
  const [top = '', inner = '', deeper] = path.split('/');
  return top !== 'functions' ? top : deeper === undefined ? 'entries' : inner;
}

/** The first import that leads back to where it started, as a path; empty where there is none. */
function circleIn(edges: readonly Import[]): string[] {
  const targets = Map.groupBy(edges, ([from]) => from);
  const done = new Set<string>();
  const visit = (node: string, path: string[]): string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return [];
    const circle = (targets.get(node) ?? [])
      .map(([, to]) => visit(to, [...path, node]))
      .find(({ length }) => length > 0);
    done.add(node);
    return circle ?? [];
  };
  return [...targets.keys()].map((node) => visit(node, [])).find(({ length }) => length > 0) ?? [];
}

describe('the graph', () => {
  test.each<Import>([
    ['bin/email-api.ts', 'lib/email-api-stack.ts'],
    ['functions/send-email.ts', 'functions/http/pipeline.ts'],
    // A type, over several lines or one.
    ['functions/emails/send-once.ts', 'functions/idempotency/record.ts'],
  ])('is read: %s imports %s', (from, to) => {
    expect(imports).toContainEqual([from, to]);
  });

  test("holds whatever the bundler's has", async () => {
    const { metafile } = await build({
      entryPoints: files,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      metafile: true,
      write: false,
      outdir: '.',
      logLevel: 'silent',
    });
    const atRunTime = Object.entries(metafile.inputs).flatMap(([from, input]) =>
      input.imports.filter(({ external }) => !external).map(({ path }) => [from, path]),
    );
    expect(atRunTime.length).toBeGreaterThan(100);
    const known = new Set(imports.map(String));
    expect(atRunTime.filter((one) => !known.has(String(one)))).toEqual([]);
  });
});

test('imports go one way, types included', () => {
  const against = imports.filter(([from, to]) => {
    const [room, imported] = [roomOf(from), roomOf(to)];
    return room !== imported && !mayImport[room]?.includes(imported);
  });
  expect(against).toEqual([]);
});

test('every room has its rule', () => {
  expect([...new Set(files.map(roomOf))].sort()).toEqual(Object.keys(mayImport).sort());
});

test('no import leads back to where it started, types included', () => {
  expect(circleIn(imports)).toEqual([]);
  expect(
    circleIn([...imports, ['functions/idempotency/record.ts', 'functions/emails/send-once.ts']]),
  ).toEqual(expect.arrayContaining(['functions/emails/send-once.ts', 'functions/idempotency/record.ts']));
});
