import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A tool of Python's. */
export interface PythonTool {
  /** Of the folder under node_modules/.cache that it is installed in. */
  name: string;
  /** What it is started with, and what tells its version. */
  command: string;
  /** A file of one line, as `tool==1.2.3`. */
  requirements: string;
}

/** @returns the tool as it is pinned, installed if need be, or undefined where there is no Python 3 with venv for it */
export async function installPythonTool({
  name,
  command,
  requirements,
}: PythonTool): Promise<string | undefined> {
  const folder = fileURLToPath(new URL(`../../node_modules/.cache/${name}`, import.meta.url));
  const path = `${folder}/bin/${command}`;
  const [, wanted] = (await readFile(requirements, 'utf8')).trim().split('==');
  const { stdout } = await run(path, ['--version']).catch(() => ({ stdout: '' }));
  if (stdout.trim().endsWith(` ${wanted}`)) return path;
  const made = await run('python3', ['-m', 'venv', '--clear', folder]).catch(() => undefined);
  if (!made) return undefined;
  await run(`${folder}/bin/pip`, ['install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  return path;
}
