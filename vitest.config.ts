import { defineConfig } from 'vitest/config';
import { leanAlias } from './lib/build/bundle-options.ts';

/** Tests that run the very bundles that are deployed, or replace the SDK as these do. */
const onBundle = [
  'test/integration/**/*.test.ts',
  'test/browser/**/*.test.ts',
  'test/infrastructure/bundle.test.ts',
];
/** Tests of real sockets, in one process: on the whole SDK, and on what replaces it. */
const onBoth = ['test/integration/sockets.test.ts'];

export default defineConfig({
  test: {
    // By default one core is left out.
    maxWorkers: '100%',
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
      {
        test: {
          name: 'bundle',
          include: onBundle,
          // Processes and sockets are real here, and take their time on a busy machine.
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        resolve: { alias: { ...leanAlias } },
        test: {
          name: 'lean',
          include: onBoth,
          testTimeout: 20_000,
          hookTimeout: 30_000,
          env: { URL_SUFFIX: 'unused' },
        },
      },
    ],
  },
});
