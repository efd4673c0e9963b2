import { hash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MANIFEST = 'manifest.json';

/** What a build was made from, and what it is: paths, each with the SHA-256 of its file. */
interface Manifest {
  /** From the root of the repository. */
  inputs: Hashes;
  /** From the folder of the build. */
  outputs: Hashes;
}
type Hashes = { [path: string]: string };

/** What decides beside the sources: how they are bundled, and which packages are installed. */
const ALWAYS = [
  'lib/build/*.ts',
  'lib/function-names.ts',
  'tsconfig.json',
  'package.json',
  'node_modules/.package-lock.json',
];

/** Writes down what the build in this folder was made from. @param sources paths from the root */
export function writeManifest(folder: string, root: string, sources: readonly string[]): void {
  const inputs = new Set([...globSync(ALWAYS, { cwd: root }), ...sources]);
  const outputs = globSync('**/*.mjs', { cwd: folder });
  const manifest: Manifest = { inputs: hashAll(root, [...inputs]), outputs: hashAll(folder, outputs) };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Is the build in this folder there, whole, and made from the sources as they are? */
export function isFresh(folder: string, root: string): boolean {
  try {
    const { inputs, outputs }: Manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
    return isAsHashed(root, inputs) && isAsHashed(folder, outputs);
  } catch {
    // No manifest, or a file that is gone.
    return false;
  }
}

const isAsHashed = (base: string, hashes: Hashes) =>
  Object.entries(hashes).every(([path, hashed]) => hashFile(base, path) === hashed);

const hashAll = (base: string, paths: readonly string[]): Hashes =>
  Object.fromEntries(paths.toSorted().map((path) => [path, hashFile(base, path)]));

const hashFile = (base: string, path: string) => hash('sha256', readFileSync(join(base, path)));
