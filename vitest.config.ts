import { defineConfig } from 'vitest/config';

/** Tests that run the very bundle that is deployed. It takes seconds to make, so the others do without. */
const onBundle = ['test/integration/**/*.test.ts', 'test/infrastructure/bundle.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'source',
          include: ['test/**/*.test.ts'],
          exclude: onBundle,
          // CDK's rules for templates take a second to load; they are applied where the bundle is made.
          env: { CDK_VALIDATION: 'false' },
        },
      },
      {
        test: {
          name: 'bundle',
          include: onBundle,
          globalSetup: 'test/support/bundle-once.ts',
        },
      },
    ],
  },
});
