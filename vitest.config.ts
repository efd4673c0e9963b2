import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { leanAlias } from './lib/build/bundle-options.ts';

/** Tests that run the very bundles that are deployed, or replace the SDK as these do. */
const onBundle = [
  'test/integration/**/*.test.ts',
  'test/clients/**/*.test.ts',
  'test/browser/**/*.test.ts',
  'test/infrastructure/bundle.test.ts',
];
/** Tests of real sockets in one process: on the whole SDK, and a second time on what stands in for it. */
const onLeanToo = ['test/integration/sockets.test.ts'];
/** What a client sees: on the lean bundles, and a second time on those with the whole SDK. */
const onFullToo = ['test/integration/email-endpoint.test.ts', 'test/integration/look-up.test.ts'];

/** Processes and sockets are real here, and take their time on a busy machine. */
const timeouts = { testTimeout: 20_000, hookTimeout: 30_000 };

export default defineConfig({
  test: {
    // One more than there are cores, as a rule: the longest tests wait for processes and for silence.
    maxWorkers: availableParallelism() + 1,
    globalSetup: 'test/support/build-once.ts',
    projects: [
      {
        test: {
          name: 'source',
          include: ['test/**/*.test.ts', 'examples/*.test.ts'],
          exclude: onBundle,
          testTimeout: 20_000,
          // CDK's rules for templates take a second to load; they are applied where the bundle is made.
          env: { CDK_VALIDATION: 'false' },
        },
      },
      { test: { name: 'bundle', include: onBundle, ...timeouts } },
      { test: { name: 'full', include: onFullToo, ...timeouts, env: { TEST_SDK: 'full' } } },
      {
        resolve: { alias: leanAlias },
        test: { name: 'lean', include: onLeanToo, ...timeouts },
      },
    ],
  },
});
