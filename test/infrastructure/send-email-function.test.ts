import { describe, expect, test } from 'vitest';
import { readSettings } from '../../functions/aws/settings.ts';
import { readSendEmailVariables } from '../../functions/configuration/read-variables.ts';
import { defaultLimits } from '../../functions/emails/limits.ts';
import { defaultRetention } from '../../functions/idempotency/record.ts';
import { all, environmentOf, functionOf, only, tableOf, text } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize({ from: 'Shop <No-Reply@Bücher.example>' });

test('every deadline ends before the one around it', () => {
  const { claimMs, sendMs, settleMs, answerMs } = defaultLimits;
  const [, { Properties: fn }] = functionOf(template, 'SendEmail');
  const integration = all(template, 'AWS::ApiGatewayV2::Integration').find(([, { Properties }]) =>
    text(Properties.IntegrationUri).includes('SendEmail'),
  )?.[1];
  expect(claimMs + sendMs + settleMs + answerMs).toBeLessThan(fn.Timeout * 1_000);
  expect(fn.Timeout * 1_000).toBeLessThan(integration?.Properties.TimeoutInMillis);
  // API Gateway, "Quotas for HTTP APIs": maximum integration timeout.
  expect(integration?.Properties.TimeoutInMillis).toBeLessThanOrEqual(30_000);
});

const service = { endpointPrefix: 'email', variableSuffix: 'SESV2', signingName: 'ses' };

describe('its environment', () => {
  const environment = environmentOf(template, 'SendEmail');

  test('is what the function reads', () => {
    expect(readSendEmailVariables(environment)).toEqual({
      table: `<${tableOf(template, 'Records')[0]}>`,
      configurationSet: `<${only(template, 'AWS::SES::ConfigurationSet')[0]}>`,
      senders: {
        defaultFrom: { name: 'Shop', address: 'No-Reply@xn--bcher-kva.example' },
        allowed: ['No-Reply@xn--bcher-kva.example'],
      },
      limits: defaultLimits,
      retention: defaultRetention,
    });
  });

  test('leaves the names of the endpoints to the partition', () => {
    expect(environment.URL_SUFFIX).toBe('<AWS::URLSuffix>');
  });

  test('follows the settings', () => {
    const context = {
      waitSeconds: 0,
      windowSeconds: 60,
      holdSeconds: 14_400,
      allowedSenders: 'b@example.com,Example.com',
    };
    expect(readSendEmailVariables(environmentOf(synthesize(context), 'SendEmail'))).toMatchObject({
      senders: { allowed: ['b@example.com', 'example.com'] },
      limits: { ...defaultLimits, waitMs: 0 },
      retention: { windowSeconds: 60, holdSeconds: 14_400 },
    });
  });

  test.each(Object.keys(environment))('holds nothing that is not read: %s', (name) => {
    const rest = { AWS_REGION: 'eu-west-1', ...environment, [name]: undefined };
    expect(() => [readSendEmailVariables(rest), readSettings(rest, service, {})]).toThrow(name);
  });
});
