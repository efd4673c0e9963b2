import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What mutants are tried on: the tests that are fast and near the code, the fastest ones first. Those of Redis need one on the PATH. */
const include = [
  'test/unit/{aws,callers,dynamodb,emails,http,idempotency,outcomes,redis,ses}/**/*.test.ts',
  'test/contract/**/*.test.ts',
  'test/integration/sockets.test.ts',
];

/** A mutant's run ends at its first failure; vitest would begin with the files that take longest. */
class FastestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      ['/test/unit/', '/test/contract/', '/test/integration/'].findIndex((folder) =>
        moduleId.includes(folder),
      );
    return files.sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({ test: { include, sequence: { sequencer: FastestFirst } } });
