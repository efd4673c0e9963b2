import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

// npm run redis:versions: the store of keys on each server that install.sh installs, one after another. What is on the PATH
// itself is what npm test asks.

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const vitest = join(root, 'node_modules/.bin/vitest');

/** The ports and what they keep, the client, a cluster, every order of steps within small bounds, and every crash. */
const FILES = [
  'test/contract/redis-',
  'test/contract/record-store.test.ts',
  'test/contract/open-records.test.ts',
  'test/contract/proof-store.test.ts',
  'test/contract/look-up.test.ts',
  'test/exploration/on-redis.test.ts',
  'test/integration/crash-matrix-on-redis.test.ts',
];
/** What these files try on the double and on DynamoDB says nothing of a server. */
const ON_REDIS = '[Rr]edis|cluster|server';

/** What is read of vitest's report. */
interface Report {
  testResults: { name: string; assertionResults: { status: string }[] }[];
}

/** @returns its name and version @throws where it does not start */
async function nameServer(PATH: string): Promise<string> {
  const { stdout } = await run('redis-server', ['--version'], { env: { ...process.env, PATH } });
  const [, name, version] = /^(\w+) server v=([\d.]+)/.exec(stdout) ?? [];
  return `${name} ${version}`;
}

/** @returns how many tests passed @throws with what vitest says, where one failed, or where none of a file ran */
async function countPassed(PATH: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'email-api-'));
  try {
    const outputFile = join(folder, 'report.json');
    const words = ['run', ...FILES, '-t', ON_REDIS, '--reporter=default', '--reporter=json'];
    const env = { ...process.env, PATH };
    await run(process.execPath, [vitest, ...words, `--outputFile.json=${outputFile}`], { cwd: root, env });
    const { testResults }: Report = JSON.parse(await readFile(outputFile, 'utf8'));
    return testResults
      .map(({ name, assertionResults }) => {
        const { length } = assertionResults.filter(({ status }) => status === 'passed');
        if (length === 0) throw new Error(`No test of ${name} ran.`);
        return length;
      })
      .reduce((one, other) => one + other, 0);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const { status } = spawnSync('bash', [join(import.meta.dirname, 'install.sh')], { stdio: 'inherit' });
if (status !== 0) process.exit(1);
const packages = (await readFile(join(import.meta.dirname, 'requirements.txt'), 'utf8'))
  .split('\n')
  .filter((line) => /^\w/.test(line));
let passed = 0;
for (const name of packages) {
  const folder = join(root, 'node_modules/.cache/redis-versions', name, 'on-path');
  if (!existsSync(join(folder, 'redis-server'))) {
    console.info(`– ${name} is not installed, and is left out.`);
    continue;
  }
  const PATH = `${folder}${delimiter}${process.env.PATH}`;
  const startedAt = performance.now();
  try {
    const server = await nameServer(PATH);
    const count = await countPassed(PATH);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    console.info(`✓ ${server} (${name}): ${count} tests passed (${seconds} s)`);
    passed += count;
  } catch (error) {
    const { message, stdout = '' } = error as Error & { stdout?: string };
    console.error(`✗ ${name}: ${message}\n${stdout}`);
    process.exitCode = 1;
  }
}
if (passed === 0 && !process.exitCode) {
  console.error('No test ran on any of them.');
  process.exitCode = 1;
}
