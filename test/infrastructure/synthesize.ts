import { App, type Stack } from 'aws-cdk-lib';
import { Template as Assertions } from 'aws-cdk-lib/assertions';
import featureFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import cdk from '../../cdk.json' with { type: 'json' };
import { EmailApiStack } from '../../lib/email-api-stack.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import type { SettingName } from '../../lib/settings/schema.ts';
import type { Template } from '../support/template.ts';

// What CDK has deprecated throws.
process.env.JSII_DEPRECATED = 'fail';

export type Context = { [name in SettingName]?: unknown };

/** As bin/email-api.ts and cdk.json have it. */
export const appContext = { ...featureFlags, ...cdk.context };

/** Every kind of part that a setting can add. */
export const configurations = {
  default: {},
  jwt: {
    auth: 'jwt',
    jwtIssuer: 'https://id.example.com/',
    jwtAudience: 'email-api,shop',
    jwtScope: 'email/send',
  },
  'API keys': { auth: 'apiKeys', authorizerCacheSeconds: 300 },
  'custom domain': {
    domainName: 'api.example.com',
    certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234',
    hostedZoneId: 'Z0123456789',
    hostedZoneName: 'example.com',
  },
  'new domain': { identity: 'domain', hostedZoneId: 'Z0123456789', hostedZoneName: 'example.com' },
  'new address': { identity: 'address' },
  'several senders': {
    allowedSenders: 'no-reply@example.com,example.org',
    sandboxRecipients: 'jane@example.net',
  },
  'whole SDK': { sdk: 'full' },
  removal: { tableRemoval: 'remove' },
  'alarm mails': { alarmEmail: 'ops@example.com' },
  webhook: { webhookUrl: 'https://shop.example.com/hooks/emails', webhookRecipients: true },
  'no history': { historyDays: 0 },
} as const satisfies { [name: string]: Context };

/** The app's stack, as `cdk synth` makes it from its context. */
export function appStack(context: Context = {}): Stack {
  const app = new App({ context: appContext });
  const reading = readSettings({ from: 'no-reply@example.com', ...context });
  if ('mistakes' in reading) throw new Error(reading.mistakes.join('\n'));
  return new EmailApiStack(app, 'EmailApi', reading.settings);
}

export const synthesize = (context: Context = {}): Template => templateOf(appStack(context));

export const templateOf = (stack: Stack) => Assertions.fromStack(stack).toJSON() as Template;
