import { defineConfig } from 'vitest/config';

/** Tests that run the very bundle that is deployed. It takes seconds to make, so the others do without. */
const onBundle = [
  'test/integration/**/*.test.ts',
  'test/clients/**/*.test.ts',
  'test/browser/**/*.test.ts',
  'test/infrastructure/bundle.test.ts',
];

export default defineConfig({
  test: {
    // By default one core is left out.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'source',
          include: ['test/**/*.test.ts'],
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
          globalSetup: 'test/support/bundle-once.ts',
        },
      },
    ],
  },
});
