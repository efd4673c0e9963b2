import { defineConfig } from 'vitest/config';

/** What mutants are tried on: the tests that are fast and near the code. */
export default defineConfig({
  test: {
    include: [
      'test/unit/{emails,idempotency,ses}/**/*.test.ts',
      'test/contract/**/*.test.ts',
      'test/integration/sockets.test.ts',
    ],
  },
});
