import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isFresh } from './build/freshness.ts';
import { BUILD, ROOT } from './build/layout.ts';
import { type FunctionName, type SdkName, type StoreName, toBundlePath } from './function-names.ts';

let checked = false;

/**
 * The folder of a built function, as it is deployed and as it runs on this machine. Where the build is missing or not made
 * from the sources as they are, it is made first, once a process.
 *
 * @throws where it cannot be made
 */
export function findFunctionCode(
  name: FunctionName,
  sdk: SdkName = 'lean',
  store: StoreName = 'dynamodb',
): string {
  if (!checked && !isFresh(BUILD, ROOT)) build();
  checked = true;
  return join(BUILD, toBundlePath(name, sdk, store));
}

function build(): void {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'bin/build.ts'), '--if-stale'], {
    cwd: ROOT,
    // What a command prints is its own; this is said beside it.
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('The functions could not be built: npm run build');
}
