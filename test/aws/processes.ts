import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Of what a line printed, for an error. */
const LAST_LINES = 30;

/** Variables of a process. */
export type Variables = { readonly [name: string]: string };

/**
 * Runs a line of a shell at the root of the project, in a process group that ends with this process.
 *
 * @returns what it printed
 * @throws with the end of all that it printed, where it ends with another status than 0
 */
export async function runLine(line: string, env: Variables): Promise<string> {
  const shell = spawn('bash', ['-c', line], { cwd: ROOT, env, detached: true });
  const end = () => {
    if (shell.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid, 'SIGKILL');
  };
  process.once('exit', end);
  let [out, all] = ['', ''];
  shell.stdout.on('data', (chunk) => {
    out += chunk;
    all += chunk;
  });
  shell.stderr.on('data', (chunk) => {
    all += chunk;
  });
  const [status] = await once(shell, 'close');
  process.off('exit', end);
  if (status === 0) return out;
  throw new Error([line, ...all.trimEnd().split('\n').slice(-LAST_LINES)].join('\n'));
}
