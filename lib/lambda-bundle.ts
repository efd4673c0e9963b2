import type { BuildOptions } from 'esbuild';

/** How a function is bundled, for AWS and for this machine alike: one ES module with the SDK inside. */
export const lambdaBundle = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // Without `module` first, the SDK's CommonJS builds die on "Dynamic require".
  mainFields: ['module', 'main'],
  // The ways to credentials that Lambda never takes: it has them in its environment, which is looked at first, and
  // the SDK imports the others only when they are not there. They are a quarter of the bundle.
  external: [
    '@aws-sdk/credential-provider-http',
    '@aws-sdk/credential-provider-ini',
    '@aws-sdk/credential-provider-login',
    '@aws-sdk/credential-provider-process',
    '@aws-sdk/credential-provider-sso',
    '@aws-sdk/credential-provider-web-identity',
    '@smithy/credential-provider-imds',
  ],
  minify: true,
  legalComments: 'none',
} satisfies BuildOptions;
