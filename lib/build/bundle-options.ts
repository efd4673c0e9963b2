import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import type { FunctionName, SdkName, StoreName } from '../function-names.ts';
import { ROOT } from './layout.ts';
import { lazyBuiltins } from './lazy-builtins.ts';
import { leanRedis } from './lean-redis.ts';
import { pureBindings } from './pure-bindings.ts';
import { wholeNames, withRedis } from './with-redis.ts';

/** How any function is bundled, for AWS and for this machine alike: one ES module with the SDK inside. */
export const bundleOptions = {
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

/** What stands in for each package of the SDK in a lean bundle. */
export const leanAlias = Object.fromEntries(
  ['client-sesv2', 'client-dynamodb', 'lib-dynamodb', 'client-sqs', 'client-secrets-manager'].map((name) => [
    `@aws-sdk/${name}`,
    join(ROOT, `functions/aws/${name}.ts`),
  ]),
);

/** Who is waited for is lean. The count runs by itself, and pages through a table with the SDK's own paginator. */
const LEAN: readonly FunctionName[] = ['send-email', 'look-up-email', 'record-outcome', 'authorize-caller'];

/** A lean client has no event streams; that the SDK could load them later would keep half of its core in the bundle. */
const lean: BuildOptions = {
  alias: leanAlias,
  external: [...bundleOptions.external, '@smithy/core/event-streams'],
};

/** How this function is bundled with this SDK and this store. */
export const chooseOptions = (
  name: FunctionName,
  sdk: SdkName,
  store: StoreName = 'dynamodb',
): BuildOptions => {
  const isLean = sdk === 'lean' && (LEAN.includes(name) || store === 'redis');
  return {
    ...bundleOptions,
    ...(isLean && lean),
    plugins: [
      ...(store === 'redis' ? [withRedis, wholeNames] : []),
      lazyBuiltins,
      ...(isLean ? [pureBindings, leanRedis] : []),
    ],
  };
};
