import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { bundleOptions, chooseOptions } from '../lib/build/bundle-options.ts';
import { findFunctionCode } from '../lib/function-code.ts';
import type { FunctionName, SdkName, StoreName } from '../lib/function-names.ts';

/** `full` is ours with the whole SDK in its bundle, as `sdk=full` deploys it. */
export type Name = 'ours' | 'full' | 'peer' | 'floor';
export const names: readonly Name[] = ['ours', 'full', 'peer', 'floor'];

/** One value for each of some contestants. */
export type By<N extends string, T> = { [name in N]: T };

/** What runs in a process: a bundle, and how its process is started. */
export interface Contestant {
  file: string;
  bytes: number;
  execArgv?: readonly string[];
  environment?: { [name: string]: string };
}

export const entries: By<Exclude<Name, 'full'>, string> = {
  ours: 'functions/send-email.ts',
  peer: 'bench/peer.ts',
  floor: 'bench/floor.ts',
};

const root = join(import.meta.dirname, '..');

/** A function as `npm run build` made it. */
export function builtFunction(
  name: FunctionName,
  sdk: SdkName = 'lean',
  store: StoreName = 'dynamodb',
): Contestant {
  const file = join(findFunctionCode(name, sdk, store), 'index.mjs');
  return { file, bytes: statSync(file).size };
}

/**
 * Bundles an entry of this repository as the functions are bundled, but for what `changed` says.
 *
 * @param file ends in `.mjs`; what is split off comes beside it
 */
export async function bundle(entry: string, file: string, changed: BuildOptions = {}): Promise<Contestant> {
  const { metafile } = await build({
    ...(entry === entries.ours ? chooseOptions('send-email', 'lean') : bundleOptions),
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

/** Ours as they are deployed, and the others bundled into a folder. */
export async function bundleAll(folder: string): Promise<By<Name, Contestant>> {
  const [peer, floor] = await Promise.all([
    bundle(entries.peer, join(folder, 'peer.mjs')),
    bundle(entries.floor, join(folder, 'floor.mjs')),
  ]);
  return { ours: builtFunction('send-email'), full: builtFunction('send-email', 'full'), peer, floor };
}
