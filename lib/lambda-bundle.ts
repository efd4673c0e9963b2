import type { BuildOptions } from 'esbuild';

/** How a function is bundled, for AWS and for this machine alike: one ES module with the SDK inside. */
export const lambdaBundle = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // Without `module` first, the SDK's CommonJS builds die on "Dynamic require".
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
} as const satisfies BuildOptions;
