import { join } from 'node:path';
import { inject } from 'vitest';
import type { Bundles } from '../../lib/local/bundle-functions.ts';

/** The deployed assets, to be loaded as Lambda loads them. */
export function assets(): Bundles {
  return {
    sendEmail: join(inject('sendEmailAsset'), 'index.mjs'),
    lookUpEmail: join(inject('lookUpEmailAsset'), 'index.mjs'),
    recordOutcome: join(inject('recordOutcomeAsset'), 'index.mjs'),
  };
}
