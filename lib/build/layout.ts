import { join } from 'node:path';
import type { FunctionName, SdkName, StoreName } from '../function-names.ts';

/** The repository's own folder. */
export const ROOT = join(import.meta.dirname, '../..');

/** Where `npm run build` leaves everything. */
export const BUILD = join(ROOT, 'dist/functions');

/** Where a bundle is in a build: `SDK/NAME`, or `SDK/redis/NAME`. */
export const findBundle = (build: string, name: FunctionName, sdk: SdkName, store: StoreName): string =>
  join(build, sdk, store === 'redis' ? store : '', name);
