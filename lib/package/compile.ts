import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';

/** What jsii may warn of: `from`, which is `from_` in Python, and that the peers are not installed as their oldest version. */
const ACCEPTED = ['reserved-word', 'metadata/missing-dev-dependency'];

/**
 * Compiles what was staged in this folder: JavaScript, types, and `.jsii`, from which the other languages are made.
 *
 * @throws where something of the door has no counterpart in another language
 */
export async function compilePackage(folder: string): Promise<void> {
  const silent = ACCEPTED.flatMap((warning) => ['--silence-warnings', warning]);
  const options = ['--tsconfig', 'tsconfig.json', '--validate-tsconfig', 'minimal', '--fail-on-warnings'];
  await runTool('jsii', [...options, ...silent], folder);
}

/**
 * Translates the examples of the compiled package, for the languages that are made from it.
 *
 * @throws where one does not compile
 */
export async function translateExamples(folder: string): Promise<void> {
  await runTool('jsii-rosetta', ['extract', '--compile', '--strict', '.'], folder);
}

/** The reference of the compiled package, as Markdown. */
export async function describeApi(folder: string): Promise<string> {
  await runTool('jsii-docgen', ['--output', 'API', '--language', 'typescript'], folder);
  return readFile(join(folder, 'API.md'), 'utf8');
}
