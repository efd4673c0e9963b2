import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compilePackage, describeApi } from '../../lib/package/compile.ts';
import { packageManifest } from '../../lib/package/manifest.ts';
import { stagePackage } from '../../lib/package/stage.ts';

/** Of `.jsii`, what is read here. */
interface Assembly {
  types: { [name: string]: { kind: string; docs?: { summary?: string }; properties?: Property[] } };
}
interface Property {
  name: string;
  docs?: { summary?: string };
}

let folder: string;
let assembly: Assembly;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'email-api-package-'));
  stagePackage(folder);
  await compilePackage(folder);
  assembly = JSON.parse(await readFile(join(folder, '.jsii'), 'utf8'));
  // The compiler reads all of aws-cdk-lib's types, and others use this machine meanwhile.
}, 240_000);
afterAll(() => rm(folder, { recursive: true }));

test('docs/API.md is what npm run package writes', async () => {
  expect(await describeApi(folder)).toBe(await readFile('docs/API.md', 'utf8'));
}, 120_000);

test('these are all the names that an app can use', () => {
  const kinds = Object.entries(assembly.types).map(([name, { kind }]) => `${name}: ${kind}`);
  expect(kinds.sort()).toEqual([
    'email-api.ApiKeysAuth: interface',
    'email-api.Auth: class',
    'email-api.CustomDomainProps: interface',
    'email-api.EmailApi: class',
    'email-api.EmailApiAttributes: interface',
    'email-api.EmailApiProps: interface',
    'email-api.HistoryProps: interface',
    'email-api.IEmailApi: interface',
    'email-api.JwtAuth: interface',
    'email-api.Sdk: class',
    'email-api.SenderIdentity: class',
    'email-api.Throttle: interface',
  ]);
});

test('nothing is a union, which other languages do not have, or of any type', () => {
  const { types } = assembly;
  expect(JSON.stringify(types)).not.toMatch(/"union":|"primitive":"(any|json)"/);
});

test('every name has words of its own, in every language', () => {
  const bare = Object.entries(assembly.types).flatMap(([name, { docs, properties = [] }]) =>
    [{ name, docs }, ...properties.map((one) => ({ ...one, name: `${name}.${one.name}` }))]
      .filter((one) => !one.docs?.summary)
      .map((one) => one.name),
  );
  expect(bare).toEqual([]);
});

test('nothing of TypeScript, of tests or of other rooms is packed', async () => {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json'], { cwd: folder });
  const [{ files: packed }]: [{ files: { path: string }[] }] = JSON.parse(stdout);
  expect(packed.length).toBeGreaterThan(50);
  const odd = packed.filter(
    ({ path }) => !/\.(js|d\.ts|mjs|md)$|^(LICENSE|package\.json|\.jsii)$/.test(path),
  );
  expect(odd).toEqual([]);
  expect(packed.filter(({ path }) => /test|bench|local|operator|openapi|settings/.test(path))).toEqual([]);
});

test.each([
  ['ts', 'examples/cdk-app/lib/shop-stack.ts'],
  ['python', 'test/package/apps/python/shop_stack.py'],
])("README's lines of %s are those of an app that is tried", async (language, path) => {
  const readme = await readFile('README.md', 'utf8');
  const blocks = [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))];
  const block = blocks.map(([, lines = '']) => lines).find((lines) => lines.includes('EmailApi')) ?? '';
  const all = block.split('\n').filter(Boolean);
  const [imports, lines] = [true, false].map((isImport) =>
    all.filter((line) => /^(import|from) /.test(line) === isImport),
  ) as [string[], string[]];
  expect(imports).toHaveLength(2);
  expect(lines).toHaveLength(3);
  const app = await readFile(path, 'utf8');
  for (const line of lines) expect(app).toContain(line);
});

test('the example installs the package of this version', async () => {
  const { dependencies } = JSON.parse(await readFile('examples/cdk-app/package.json', 'utf8'));
  const { name, version, peerDependencies } = packageManifest();
  expect(dependencies).toEqual({
    ...peerDependencies,
    [name]: `file:../../dist/js/${name}@${version}.jsii.tgz`,
  });
  const readme = await readFile('README.md', 'utf8');
  expect(readme).toContain(`dist/js/${name}@${version}.jsii.tgz`);
  expect(readme).toContain(`dist/python/email_api-${version}-py3-none-any.whl`);
});
