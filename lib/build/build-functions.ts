import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUILD, type FunctionName, functionNames, ROOT, type Sdk, sdks } from '../function-code.ts';
import { optionsFor } from './bundle-options.ts';
import { isFresh, writeManifest } from './freshness.ts';

/** A bundle that was made. */
export interface Built {
  name: FunctionName;
  sdk: Sdk;
  bytes: number;
}

/** Bundles every function with each SDK into `dist/functions/SDK/NAME/index.mjs`, or leaves all as it was. */
export async function buildFunctions(): Promise<Built[]> {
  // Beside the old one until it is whole: another process may be reading that.
  const fresh = `${BUILD}.${process.pid}`;
  try {
    const made = await Promise.all(
      sdks.flatMap((sdk) => functionNames.map((name) => bundleFunction(name, sdk, fresh))),
    );
    writeManifest(
      fresh,
      made.flatMap(({ sources }) => sources),
    );
    replaceBuild(fresh);
    return made.map(({ sources: _, ...built }) => built);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** @throws where it cannot be put in place, unless another process has just made the same */
function replaceBuild(fresh: string): void {
  try {
    rmSync(BUILD, { recursive: true, force: true });
    renameSync(fresh, BUILD);
  } catch (error) {
    if (!isFresh(BUILD)) throw error;
  }
}

async function bundleFunction(name: FunctionName, sdk: Sdk, folder: string) {
  const outdir = join(folder, sdk, name);
  mkdirSync(outdir, { recursive: true });
  const { metafile } = await build({
    ...optionsFor(name, sdk),
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
  return { name, sdk, bytes: output?.bytes ?? 0, sources };
}
