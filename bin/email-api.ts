import { App } from 'aws-cdk-lib';
import { EmailApiStack } from '../lib/email-api-stack.ts';
import { readSettings } from '../lib/settings.ts';

const app = new App();
const settings = readSettings((name) => app.node.tryGetContext(name));
if ('wrong' in settings) {
  console.error(settings.wrong);
  process.exitCode = 1;
} else {
  new EmailApiStack(app, 'EmailApi', settings);
}
