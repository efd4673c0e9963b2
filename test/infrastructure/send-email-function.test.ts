import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../functions/emails/limits.ts';
import { readEnvironment } from '../../functions/http/environment.ts';
import { all, environmentOf, only } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize({ from: 'Shop <No-Reply@Bücher.example>' });
const [, { Properties: fn }] = only(template, 'AWS::Lambda::Function');

test('it runs on Node.js 24 on arm64', () => {
  expect(fn).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
});

test('every deadline ends before the one around it', () => {
  const { claimMs, sendMs, settleMs, answerMs } = defaultLimits;
  const [, integration] = only(template, 'AWS::ApiGatewayV2::Integration');
  expect(claimMs + sendMs + settleMs + answerMs).toBeLessThan(fn.Timeout * 1_000);
  expect(fn.Timeout * 1_000).toBeLessThan(integration.Properties.TimeoutInMillis);
  // API Gateway, "Quotas for HTTP APIs": maximum integration timeout.
  expect(integration.Properties.TimeoutInMillis).toBeLessThanOrEqual(30_000);
});

describe('its environment', () => {
  const environment = environmentOf(template);

  test('is what the function reads', () => {
    expect(readEnvironment(environment)).toEqual({
      table: `<${only(template, 'AWS::DynamoDB::Table')[0]}>`,
      configurationSet: `<${only(template, 'AWS::SES::ConfigurationSet')[0]}>`,
      senders: {
        defaultFrom: { name: 'Shop', address: 'No-Reply@xn--bcher-kva.example' },
        allowed: ['No-Reply@xn--bcher-kva.example'],
      },
      limits: defaultLimits,
    });
  });

  test.each(Object.keys(environment))('holds nothing that is not read: %s', (name) => {
    expect(() => readEnvironment({ ...environment, [name]: undefined })).toThrow(name);
  });
});

test('it logs JSON to a log group of its own, which forgets', () => {
  expect(fn.LoggingConfig).toMatchObject({ LogFormat: 'JSON' });
  const logGroups = Object.fromEntries(all(template, 'AWS::Logs::LogGroup'));
  expect(logGroups[fn.LoggingConfig.LogGroup.Ref]?.Properties).toEqual({ RetentionInDays: 90 });
});
