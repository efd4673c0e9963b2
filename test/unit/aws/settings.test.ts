import { describe, expect, test } from 'vitest';
import { type GivenSettings, readSettings } from '../../../functions/aws/settings.ts';

const lambda = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  URL_SUFFIX: 'amazonaws.com',
};
const table = { endpointPrefix: 'dynamodb', variableSuffix: 'DYNAMODB', signingName: 'dynamodb' };

const read = (variables: { [name: string]: string | undefined } = {}, given: GivenSettings = {}) =>
  readSettings({ ...lambda, ...variables }, table, given);
const endpoint = (...args: Parameters<typeof read>) => read(...args).endpoint.href;

describe('the endpoint', () => {
  test('is that of service, region and partition', () => {
    expect(endpoint()).toBe('https://dynamodb.eu-west-1.amazonaws.com/');
    expect(endpoint({ AWS_REGION: 'cn-north-1', URL_SUFFIX: 'amazonaws.com.cn' })).toBe(
      'https://dynamodb.cn-north-1.amazonaws.com.cn/',
    );
  });

  test.each([
    ["the service's own variable", { AWS_ENDPOINT_URL_DYNAMODB: 'http://a:1' }, 'http://a:1/'],
    ['the variable of all services', { AWS_ENDPOINT_URL: 'http://b:2' }, 'http://b:2/'],
    [
      "the service's own before that of all",
      { AWS_ENDPOINT_URL: 'http://b:2', AWS_ENDPOINT_URL_DYNAMODB: 'http://a:1' },
      'http://a:1/',
    ],
    [
      'neither where configured ones are to be ignored',
      {
        AWS_ENDPOINT_URL: 'http://b:2',
        AWS_ENDPOINT_URL_DYNAMODB: 'http://a:1',
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      },
      'https://dynamodb.eu-west-1.amazonaws.com/',
    ],
    [
      "nothing of another service's variable",
      { AWS_ENDPOINT_URL_SESV2: 'http://c:3' },
      'https://dynamodb.eu-west-1.amazonaws.com/',
    ],
  ])('follows %s', (_, variables, expected) => {
    expect(endpoint(variables)).toBe(expected);
  });

  test('is whichever the client is given', () => {
    expect(endpoint({ AWS_ENDPOINT_URL: 'http://b:2' }, { endpoint: 'http://d:4' })).toBe('http://d:4/');
  });

  test.each([
    ['AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:8000/base'],
    ['AWS_ENDPOINT_URL', 'nowhere'],
  ])('has no path, and is one: %s=%s', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(`${name} must be a URL without a path`);
  });
});

describe('credentials', () => {
  const identity = { accessKeyId: 'id', secretAccessKey: 'secret' };

  test('are those of the environment', async () => {
    expect(await read().credentials()).toEqual({ ...identity, sessionToken: 'token' });
    expect(await read({ AWS_SESSION_TOKEN: undefined }).credentials()).toEqual(identity);
  });

  test('are those that the client is given', async () => {
    const given = { accessKeyId: 'other', secretAccessKey: 'other' };
    expect(await read({}, { credentials: given }).credentials()).toEqual(given);
    expect(await read({}, { credentials: async () => given }).credentials()).toEqual(given);
  });

  test.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])('without %s are none', async (name) => {
    await expect(read({ [name]: undefined }).credentials()).rejects.toMatchObject({
      name: 'CredentialsProviderError',
      message: 'There are no credentials in the environment',
    });
  });
});

test.each(['AWS_REGION', 'URL_SUFFIX'])('without %s nothing starts', (name) => {
  expect(() => read({ [name]: '' })).toThrow(`The environment variable ${name} is not set`);
});

describe.each(['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'])('%s', (name) => {
  test.each(['true', 'TRUE', '1', 'no'])('that says %s needs the whole SDK', (value) => {
    expect(() => read({ [name]: value })).toThrow(`${name} needs the whole SDK: deploy with sdk=full`);
  });

  test.each(['false', '', undefined])('that says %s is off', (value) => {
    expect(endpoint({ [name]: value })).toBe('https://dynamodb.eu-west-1.amazonaws.com/');
  });
});
