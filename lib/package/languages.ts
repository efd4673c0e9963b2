import { spawnSync } from 'node:child_process';
import { runTool } from './run-tool.ts';

/** What must be on this machine: a command that ends well. */
export interface Needs {
  readonly needs: readonly [command: string, ...args: string[]];
}

/** A language, and the command without which its package cannot be made. */
export const languages = [
  { target: 'js', name: 'JavaScript and TypeScript', needs: ['npm', '--version'] },
  { target: 'python', name: 'Python', needs: ['python3', '-c', 'import ensurepip'] },
  { target: 'java', name: 'Java', needs: ['mvn', '--version'] },
  { target: 'go', name: 'Go', needs: ['go', 'version'] },
  { target: 'dotnet', name: '.NET', needs: ['dotnet', '--version'] },
] as const satisfies readonly (Needs & { target: string; name: string })[];

/** One of them. */
export type Language = (typeof languages)[number];

/** Is it here, and does it work? */
export function isHere({ needs: [command, ...args] }: Needs): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Makes the package of a language from the compiled one, in a folder of `outdir` that has the target's name. */
export async function translate({ target }: Language, folder: string, outdir: string): Promise<void> {
  await runTool('jsii-pacmak', ['--targets', target, '--outdir', outdir], folder);
}
