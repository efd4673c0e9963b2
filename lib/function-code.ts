import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isFresh } from './build/freshness.ts';

/** The repository's own folder. */
export const ROOT = join(import.meta.dirname, '..');

/** Every file right in `functions/`. */
export const functionNames = ['send-email', 'look-up-email', 'record-outcome', 'count-open-records'] as const;
/** The name of a function: that of its file in `functions/`. */
export type FunctionName = (typeof functionNames)[number];

/** What a function speaks to AWS with: clients of ours for the few calls it makes, or the whole SDK. */
export const sdks = ['lean', 'full'] as const;
/** One of them. */
export type Sdk = (typeof sdks)[number];

/** Where `npm run build` leaves everything. */
export const BUILD = join(ROOT, 'dist/functions');

/** The folder of a built function; its one file is `index.mjs`. */
export const folderOf = (name: FunctionName, sdk: Sdk) => join(BUILD, sdk, name);

let checked = false;

/**
 * The folder of a built function, as it is deployed and as it runs on this machine. Where the build is missing or older
 * than its sources it is made first, once a process.
 *
 * @throws where it cannot be made
 */
export function findFunctionCode(name: FunctionName, sdk: Sdk = 'lean'): string {
  if (!checked) buildWhereStale();
  checked = true;
  return folderOf(name, sdk);
}

function buildWhereStale(): void {
  if (isFresh(BUILD)) return;
  const { status } = spawnSync(process.execPath, [join(ROOT, 'bin/build.ts'), '--if-stale'], {
    cwd: ROOT,
    // What a command prints is its own; this is said beside it.
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0 || !existsSync(BUILD)) throw new Error('The functions could not be built: npm run build');
}
