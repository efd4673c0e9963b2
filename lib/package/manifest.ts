import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../build/layout.ts';

/** What the package needs of the app that it is installed in, from the oldest version that works. */
export const peers = {
  // Before it, `Validations` cannot acknowledge a finding.
  'aws-cdk-lib': '^2.252.0',
  constructs: '^10.5.0',
} as const;

/** The names of the package in the languages that jsii knows. Whoever publishes it puts names of their own here. */
const targets = {
  python: { distName: 'email-api', module: 'email_api' },
  java: { package: 'com.example.emailapi', maven: { groupId: 'com.example', artifactId: 'email-api' } },
  go: { moduleName: 'example.com/email-api-go' },
  dotnet: { namespace: 'EmailApi.Cdk', packageId: 'EmailApi.Cdk' },
};

/** The package.json of the package: CommonJS, as everything that jsii makes, so that Jest of a new CDK app loads it. */
export function packageManifest() {
  const { name, version, description, license } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  return {
    name,
    version,
    description,
    license,
    author: { name: 'The email-api authors', organization: true },
    // Nobody has published it yet, and jsii wants an address.
    repository: { type: 'git', url: 'git+https://example.com/email-api.git' },
    keywords: ['cdk', 'aws-cdk', 'awscdk', 'constructs', 'aws', 'ses', 'email', 'idempotency', 'serverless'],
    stability: 'stable',
    engines: { node: '>=20' },
    type: 'commonjs',
    main: 'lib/index.js',
    types: 'lib/index.d.ts',
    exports: {
      '.': { types: './lib/index.d.ts', default: './lib/index.js' },
      './package.json': './package.json',
      './.jsii': './.jsii',
    },
    files: ['.jsii', 'API.md', 'bundles', '{lib,functions}/**/*.js', '{lib,functions}/**/*.d.ts'],
    peerDependencies: peers,
    jsii: { outdir: 'dist', versionFormat: 'full', targets },
  };
}
