import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { lambdaBundle } from '../lib/lambda-bundle.ts';

export type Name = 'ours' | 'peer' | 'floor';
export const names: readonly Name[] = ['ours', 'peer', 'floor'];

/** One value for each of some contestants. */
export type By<N extends string, T> = { [name in N]: T };

/** What runs in a process: a bundle, and how its process is started. */
export interface Contestant {
  file: string;
  bytes: number;
  execArgv?: readonly string[];
  environment?: { [name: string]: string };
}

export const entries: By<Name, string> = {
  ours: 'functions/send-email.ts',
  peer: 'bench/peer.ts',
  floor: 'bench/floor.ts',
};

const root = join(import.meta.dirname, '..');

/**
 * Bundles an entry of this repository as the functions are bundled, but for what `changed` says.
 *
 * @param file ends in `.mjs`; what is split off comes beside it
 */
export async function bundle(entry: string, file: string, changed: BuildOptions = {}): Promise<Contestant> {
  const { metafile } = await build({
    ...lambdaBundle,
    entryPoints: [join(root, entry)],
    outdir: dirname(file),
    entryNames: basename(file, '.mjs'),
    outExtension: { '.js': '.mjs' },
    metafile: true,
    ...changed,
  });
  const code = Object.entries(metafile?.outputs ?? {}).filter(([path]) => path.endsWith('.mjs'));
  return { file, bytes: code.reduce((before, [, { bytes }]) => before + bytes, 0) };
}

/** Makes one value for each name. */
export function each<N extends string, T>(all: readonly N[], make: (name: N) => T): By<N, T> {
  return Object.fromEntries(all.map((name) => [name, make(name)])) as By<N, T>;
}

/** The three, side by side in a folder. */
export async function bundleAll(folder: string): Promise<By<Name, Contestant>> {
  const [ours, peer, floor] = await Promise.all([
    bundle(entries.ours, join(folder, 'ours.mjs')),
    bundle(entries.peer, join(folder, 'peer.mjs')),
    bundle(entries.floor, join(folder, 'floor.mjs')),
  ]);
  return { ours, peer, floor };
}
