import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Template } from '../support/template.ts';
import type { Age, App } from './apps.ts';

/** What a synthesis must not call. In its place there is a trap, which leaves the name and fails. */
const BUNDLERS = ['docker', 'esbuild', 'finch', 'podman'];

const work = mkdtempSync(join(tmpdir(), 'email-api-apps-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const traps = join(work, 'traps');
const trapped = join(work, 'trapped');
mkdirSync(traps);
for (const name of BUNDLERS) {
  writeFileSync(join(traps, name), `#!/bin/sh\necho ${name} >>'${trapped}'\nexit 1\n`);
  chmodSync(join(traps, name), 0o755);
}

/** Runs a line in a folder, with the traps first on the path. @throws with what it printed, where it fails */
async function run(folder: string, line: string): Promise<void> {
  const env = {
    ...process.env,
    PATH: `${traps}${delimiter}${process.env.PATH}`,
    JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1',
  };
  try {
    await promisify(execFile)('sh', ['-c', line], { cwd: folder, env, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${line}\n${stdout}${stderr}`, { cause: error });
  }
}

/**
 * Makes the app in a folder of its own, runs `cdk synth` and then its own tests.
 *
 * @returns what its one stack is made of
 * @throws where anything fails, or a bundler was called
 */
export async function synthesizeApp(app: App, age: Age): Promise<Template> {
  const folder = join(mkdtempSync(join(work, `${app.language}-`)), 'shop');
  mkdirSync(folder);
  await run(folder, `cdk init app --language ${app.language} --generate-only`);
  await app.install(folder, (line) => run(folder, line), age);
  const how = app.app === undefined ? '' : ` --app '${app.app}'`;
  await run(folder, `cdk synth --quiet --no-notices --no-version-reporting${how}`);
  if (existsSync(trapped)) throw new Error(`It called ${readFileSync(trapped, 'utf8')}`);
  if (app.test !== undefined) await run(folder, app.test);
  return JSON.parse(readFileSync(join(folder, 'cdk.out/ShopStack.template.json'), 'utf8'));
}
