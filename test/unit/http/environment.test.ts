import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../../functions/emails/limits.ts';
import { readEnvironment, readRecordOutcomeEnvironment } from '../../../functions/http/environment.ts';

const environment = {
  TABLE_NAME: 'records',
  CONFIGURATION_SET: 'email-api',
  DEFAULT_FROM: 'Shop <shop@example.com>',
  ALLOWED_SENDERS: 'example.com,ada@other.example',
  WAIT_MS: '2500',
};

test('the environment is read as settings', () => {
  expect(readEnvironment(environment)).toEqual({
    table: 'records',
    configurationSet: 'email-api',
    senders: {
      defaultFrom: { name: 'Shop', address: 'shop@example.com' },
      allowed: ['example.com', 'ada@other.example'],
    },
    limits: { ...defaultLimits, waitMs: 2_500 },
  });
});

test('waiting may be switched off', () => {
  expect(readEnvironment({ ...environment, WAIT_MS: '0' }).limits.waitMs).toBe(0);
});

describe('a variable that is missing is named', () => {
  test.each(Object.keys(environment))('%s', (name) => {
    const message = `The environment variable ${name} is not set`;
    expect(() => readEnvironment({ ...environment, [name]: undefined })).toThrow(message);
    expect(() => readEnvironment({ ...environment, [name]: '' })).toThrow(message);
  });
});

describe('a variable that cannot be read is named', () => {
  test.each([
    ['DEFAULT_FROM', 'shop', 'The environment variable DEFAULT_FROM must be one address'],
    [
      'DEFAULT_FROM',
      'a@example.com, b@example.com',
      'The environment variable DEFAULT_FROM must be one address',
    ],
    ['WAIT_MS', 'soon', 'The environment variable WAIT_MS must be a number of milliseconds'],
    ['WAIT_MS', '-1', 'The environment variable WAIT_MS must be a number of milliseconds'],
    ['WAIT_MS', '5s', 'The environment variable WAIT_MS must be a number of milliseconds'],
  ])('%s=%s', (name, value, message) => {
    expect(() => readEnvironment({ ...environment, [name]: value })).toThrow(message);
  });
});

describe('the environment of the record-outcome function', () => {
  const { TABLE_NAME, CONFIGURATION_SET } = environment;

  test('is read as table and configuration set', () => {
    expect(readRecordOutcomeEnvironment({ TABLE_NAME, CONFIGURATION_SET })).toEqual({
      table: 'records',
      configurationSet: 'email-api',
    });
  });

  test.each([
    ['TABLE_NAME', { CONFIGURATION_SET }],
    ['CONFIGURATION_SET', { TABLE_NAME }],
  ])('must have %s', (name, given) => {
    expect(() => readRecordOutcomeEnvironment(given)).toThrow(`The environment variable ${name} is not set`);
  });
});
