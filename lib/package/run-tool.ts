import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../build/layout.ts';

/**
 * Runs a tool of `node_modules` in a folder, on this Node.
 *
 * @returns what it prints
 * @throws with what it printed, where it fails
 */
export async function runTool(name: string, args: readonly string[], cwd: string): Promise<string> {
  const command = [join(ROOT, 'node_modules/.bin', name), ...args];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${name} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
