import { App } from 'aws-cdk-lib';
import { Template as Assertions } from 'aws-cdk-lib/assertions';
import featureFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import cdk from '../../cdk.json' with { type: 'json' };
import type { EmailApiProps } from '../../lib/email-api.ts';
import { EmailApiStack } from '../../lib/email-api-stack.ts';
import type { Template } from '../support/template.ts';

/** The app's stack as `cdk synth` makes it, without the bundle, which takes seconds. */
export function synthesize(props: Partial<EmailApiProps> = {}): Template {
  const app = new App({ context: { ...featureFlags, ...cdk.context, 'aws:cdk:bundling-stacks': [] } });
  const stack = new EmailApiStack(app, 'EmailApi', { from: 'no-reply@example.com', ...props });
  return Assertions.fromStack(stack).toJSON() as Template;
}
