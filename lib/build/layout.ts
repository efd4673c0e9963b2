import { join } from 'node:path';

/** The repository's own folder. */
export const ROOT = join(import.meta.dirname, '../..');

/** Where `npm run build` leaves everything. */
export const BUILD = join(ROOT, 'dist/functions');

/** Every file right in `functions/`. */
export const functionNames = ['send-email', 'look-up-email', 'record-outcome', 'count-open-records'] as const;
/** The name of a function: that of its file in `functions/`. */
export type FunctionName = (typeof functionNames)[number];

/** What a function speaks to AWS with: clients of ours for the few calls it makes, or the whole SDK. */
export const sdks = ['lean', 'full'] as const;
/** One of them. */
export type Sdk = (typeof sdks)[number];
