import { App } from 'aws-cdk-lib';
import featureFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { EmailApiStack } from '../lib/email-api-stack.ts';
import { readSettings } from '../lib/settings.ts';

// What this version of CDK recommends, as `cdk init` would copy it; cdk.json has the last word.
const app = new App({ context: featureFlags });
const settings = readSettings((name) => app.node.tryGetContext(name));
if ('wrong' in settings) {
  console.error(settings.wrong);
  process.exitCode = 1;
} else {
  new EmailApiStack(app, 'EmailApi', settings);
}
