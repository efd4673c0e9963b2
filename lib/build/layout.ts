import { join } from 'node:path';

/** The repository's own folder. */
export const ROOT = join(import.meta.dirname, '../..');

/** Where `npm run build` leaves everything. */
export const BUILD = join(ROOT, 'dist/functions');
