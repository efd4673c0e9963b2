import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import {
  type FunctionName,
  functionNames,
  hasBundle,
  type SdkName,
  type StoreName,
  sdkNames,
  storeNames,
  toBundlePath,
} from '../function-names.ts';
import { chooseOptions } from './bundle-options.ts';
import { isFresh, writeManifest } from './freshness.ts';
import { BUILD, ROOT } from './layout.ts';

/** A bundle that was made. */
export interface Built {
  name: FunctionName;
  sdk: SdkName;
  store: StoreName;
  bytes: number;
}

/** How often a build is made anew because a source was saved meanwhile. */
const TRIES = 5;

/** Bundles every function with each SDK and each store, or leaves all as it was. */
export async function buildFunctions(): Promise<Built[]> {
  // Beside the old one until it is whole: another process may be reading that.
  const fresh = `${BUILD}.${process.pid}`;
  try {
    const made = await bundleAll(fresh, TRIES);
    replaceBuild(fresh);
    return made;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function bundleAll(folder: string, triesLeft: number): Promise<Built[]> {
  const startedAt = Date.now();
  const bundles = sdkNames.flatMap((sdk) =>
    storeNames.flatMap((store) =>
      functionNames
        .filter((name) => hasBundle(name, store))
        .map((name) => bundleFunction(name, sdk, store, folder)),
    ),
  );
  const made = await Promise.all(bundles);
  const sources = [...new Set(made.flatMap(({ sources }) => sources))];
  // The manifest is made from what the sources are now, and that must be what was bundled.
  const isSaved = sources.some((path) => statSync(join(ROOT, path)).mtimeMs >= startedAt);
  if (isSaved && triesLeft > 1) return bundleAll(folder, triesLeft - 1);
  writeManifest(folder, ROOT, sources);
  return made.map(({ sources: _, ...built }) => built);
}

/** @throws where it cannot be put in place, unless another process has just made the same */
function replaceBuild(fresh: string): void {
  const old = `${fresh}.old`;
  try {
    renameSync(BUILD, old);
  } catch {
    // There is none.
  }
  try {
    renameSync(fresh, BUILD);
  } catch (error) {
    if (!isFresh(BUILD, ROOT)) throw error;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

async function bundleFunction(name: FunctionName, sdk: SdkName, store: StoreName, folder: string) {
  const outdir = join(folder, toBundlePath(name, sdk, store));
  mkdirSync(outdir, { recursive: true });
  const { metafile } = await build({
    ...chooseOptions(name, sdk, store),
    absWorkingDir: ROOT,
    entryPoints: [join(ROOT, `functions/${name}.ts`)],
    outdir,
    entryNames: 'index',
    outExtension: { '.js': '.mjs' },
    metafile: true,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  const sources = Object.keys(metafile.inputs).filter((path) => path.startsWith('functions/'));
  return { name, sdk, store, bytes: output?.bytes ?? 0, sources };
}
