import { describe, expect, test } from 'vitest';
import {
  readAnnounceOutcomeVariables,
  readAuthorizeCallerVariables,
  readCallWebhookVariables,
  readCountOpenRecordsVariables,
  readLookUpEmailVariables,
  readRecordOutcomeVariables,
  readSendEmailVariables,
} from '../../../functions/configuration/read-variables.ts';
import { defaultLimits } from '../../../functions/emails/limits.ts';

const recordOutcome = {
  TABLE_NAME: 'records',
  CONFIGURATION_SET: 'email-api',
  WINDOW_SECONDS: '3600',
};
const sendEmail = {
  ...recordOutcome,
  DEFAULT_FROM: 'Shop <shop@example.com>',
  ALLOWED_SENDERS: 'example.com,ada@other.example',
  WAIT_MS: '2500',
  WINDOW_SECONDS: '3600',
  HOLD_SECONDS: '86400',
};

describe('the environment', () => {
  test('of the function that sends is read as its settings', () => {
    expect(readSendEmailVariables(sendEmail)).toEqual({
      table: 'records',
      configurationSet: 'email-api',
      senders: {
        defaultFrom: { name: 'Shop', address: 'shop@example.com' },
        allowed: ['example.com', 'ada@other.example'],
      },
      limits: { ...defaultLimits, waitMs: 2_500 },
      retention: { windowSeconds: 3_600, holdSeconds: 86_400 },
    });
  });

  test('of the function that records outcomes is read as its settings', () => {
    expect(readRecordOutcomeVariables(recordOutcome)).toEqual({
      table: 'records',
      configurationSet: 'email-api',
      retention: { windowSeconds: 3_600 },
    });
  });

  test('of the function that looks up is read as its settings', () => {
    expect(readLookUpEmailVariables({ TABLE_NAME: 'records', WINDOW_SECONDS: '60' })).toEqual({
      table: 'records',
      retention: { windowSeconds: 60 },
    });
  });

  test('of the function that counts open records is read as its table', () => {
    expect(readCountOpenRecordsVariables({ TABLE_NAME: 'records' })).toEqual({ table: 'records' });
  });

  test('of the authorizer is read as its table', () => {
    expect(readAuthorizeCallerVariables({ TABLE_NAME: 'api-keys' })).toEqual({ table: 'api-keys' });
  });

  test('may switch waiting off', () => {
    expect(readSendEmailVariables({ ...sendEmail, WAIT_MS: '0' }).limits.waitMs).toBe(0);
  });
});

describe('a variable that is missing is named', () => {
  const without = (name: string, value: string | undefined) => ({ ...sendEmail, [name]: value });

  test.each([
    ...Object.keys(sendEmail).map((name) => [name, 'send-email', readSendEmailVariables] as const),
    ...Object.keys(recordOutcome).map(
      (name) => [name, 'record-outcome', readRecordOutcomeVariables] as const,
    ),
    ['TABLE_NAME', 'look-up-email', readLookUpEmailVariables] as const,
    ['WINDOW_SECONDS', 'look-up-email', readLookUpEmailVariables] as const,
    ['TABLE_NAME', 'count-open-records', readCountOpenRecordsVariables] as const,
    ['TABLE_NAME', 'authorize-caller', readAuthorizeCallerVariables] as const,
  ])('%s of %s', (name, _, read) => {
    const message = `The environment variable ${name} is not set`;
    expect(() => read(without(name, undefined))).toThrow(message);
    expect(() => read(without(name, ''))).toThrow(message);
  });
});

describe('a variable that cannot be read is named', () => {
  test.each([
    ['DEFAULT_FROM', 'shop', 'must be one address'],
    ['DEFAULT_FROM', 'a@example.com, b@example.com', 'must be one address'],
    ['WAIT_MS', 'soon', 'must be a number'],
    ['WAIT_MS', '-1', 'must be a number'],
    ['WAIT_MS', '5s', 'must be a number'],
    ['WINDOW_SECONDS', 'an hour', 'must be a number'],
    ['HOLD_SECONDS', '-86400', 'must be a number'],
  ])('%s=%s', (name, value, message) => {
    expect(() => readSendEmailVariables({ ...sendEmail, [name]: value })).toThrow(
      `The environment variable ${name} ${message}`,
    );
  });
});

const callWebhook = {
  WEBHOOK_URL: 'https://shop.example/hooks/email?v=1',
  WEBHOOK_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:webhook-AbCdEf',
  WEBHOOK_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/webhook',
  WEBHOOK_REACH: 'public',
};

describe('the environment of the functions that tell', () => {
  test('of the one that announces is read as its topic', () => {
    expect(readAnnounceOutcomeVariables({ OUTCOMES_TOPIC_ARN: 'arn:topic' })).toEqual({
      topicArn: 'arn:topic',
    });
    expect(() => readAnnounceOutcomeVariables({})).toThrow(
      'The environment variable OUTCOMES_TOPIC_ARN is not set',
    );
  });

  test('of the one that calls a webhook is read as its settings', () => {
    expect(readCallWebhookVariables(callWebhook)).toEqual({
      url: new URL('https://shop.example/hooks/email?v=1'),
      secretArn: callWebhook.WEBHOOK_SECRET_ARN,
      queueUrl: callWebhook.WEBHOOK_QUEUE_URL,
      reach: 'public',
    });
  });

  test.each(['http://127.0.0.1:4000/', 'http://localhost:4000/hook', 'https://localhost/'])(
    'on this machine, %s may be called',
    (url) => {
      const read = readCallWebhookVariables({
        ...callWebhook,
        WEBHOOK_URL: url,
        WEBHOOK_REACH: 'this-machine',
      });
      expect(read.url.href).toBe(url);
    },
  );

  test.each(Object.keys(callWebhook))('without %s it ends in one sentence', (name) => {
    expect(() => readCallWebhookVariables({ ...callWebhook, [name]: undefined })).toThrow(
      `The environment variable ${name} is not set`,
    );
  });

  test.each([
    ['http://shop.example/', 'must be a URL that begins with https://'],
    ['shop.example', 'must be a URL that begins with https://'],
    ['ftp://shop.example/', 'must be a URL that begins with https://'],
    ['file:///etc/passwd', 'must be a URL that begins with https://'],
    ['https://', 'must be a URL that begins with https://'],
    ['https://user:hunter2@shop.example/', 'must be without a user name and a password'],
    ['https://shop.example/#a', 'must be without a #'],
    [`https://shop.example/${'a'.repeat(2_048)}`, 'must have at most 2048 bytes'],
  ])('a webhook %s', (url, wrong) => {
    expect(() => readCallWebhookVariables({ ...callWebhook, WEBHOOK_URL: url })).toThrow(
      new Error(`The environment variable WEBHOOK_URL ${wrong}`),
    );
  });

  test.each(['everything', 'PUBLIC', '*'])('a reach %s is none', (reach) => {
    expect(() => readCallWebhookVariables({ ...callWebhook, WEBHOOK_REACH: reach })).toThrow(
      'The environment variable WEBHOOK_REACH must be public or this-machine',
    );
  });
});
