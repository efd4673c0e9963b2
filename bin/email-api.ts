import { App } from 'aws-cdk-lib';
import featureFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { EmailApiStack } from '../lib/email-api-stack.ts';
import { readSettings } from '../lib/settings/read-settings.ts';

// What this version of CDK recommends, as `cdk init` would copy it; cdk.json has the last word.
const app = new App({ context: featureFlags });
// The stack goes where the CLI says, which tells it so.
const reading = readSettings(app.node.getAllContext(), process.env.CDK_DEFAULT_REGION);
if ('mistakes' in reading) {
  console.error(reading.mistakes.join('\n'));
  process.exitCode = 1;
} else {
  new EmailApiStack(app, 'EmailApi', reading.settings);
}
