import { statSync } from 'node:fs';
import { runTool } from './run-tool.ts';

/** Nearly all of it are bundles, each with either SDK, those that go to the records with either store. */
const MAX_BYTES = 2_000_000;

/**
 * Looks at the packed file as npm, bundlers and TypeScript will.
 *
 * @throws where they would find something wrong with it
 */
export async function checkPackage(tgz: string): Promise<void> {
  const { size } = statSync(tgz);
  if (size > MAX_BYTES) throw new Error(`The package has ${size} bytes, more than ${MAX_BYTES}`);
  await runTool('publint', ['run', tgz, '--strict'], '.');
  // The assembly is for jsii alone, which reads it by its path.
  await runTool('attw', [tgz, '--exclude-entrypoints', '.jsii'], '.');
}
