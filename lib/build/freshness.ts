import { hash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const MANIFEST = 'manifest.json';

/** What a build was made from. */
interface Manifest {
  /** Paths of sources, from the root. */
  inputs: string[];
  /** SHA-256 over their contents. */
  hash: string;
}

/** What decides beside the sources: which packages there are, and how they are bundled. */
const ALWAYS = ['package-lock.json', ...globSync('lib/build/*.ts', { cwd: ROOT })];

/** Writes down what the build in this folder was made from. @param sources paths from the root */
export function writeManifest(folder: string, sources: readonly string[]): void {
  const inputs = [...new Set([...ALWAYS, ...sources])].sort();
  const manifest: Manifest = { inputs, hash: hashOf(inputs) };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Is the build in this folder there, and made from the sources as they are? */
export function isFresh(folder: string): boolean {
  try {
    const { inputs, hash }: Manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
    return hash === hashOf(inputs);
  } catch {
    // No manifest, or a source that is gone.
    return false;
  }
}

const hashOf = (inputs: readonly string[]) =>
  hash('sha256', JSON.stringify(inputs.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')])));
