import { describe, expect, test } from 'vitest';
import { readAws } from '../../../functions/aws/environment.ts';

const lambda = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  URL_SUFFIX: 'amazonaws.com',
};

test('the endpoints are those of region and partition', () => {
  expect(readAws(lambda).endpoints).toEqual({
    dynamodb: new URL('https://dynamodb.eu-west-1.amazonaws.com'),
    sesv2: new URL('https://email.eu-west-1.amazonaws.com'),
  });
  const china = readAws({ ...lambda, AWS_REGION: 'cn-north-1', URL_SUFFIX: 'amazonaws.com.cn' });
  expect(china.endpoints.dynamodb.host).toBe('dynamodb.cn-north-1.amazonaws.com.cn');
});

test('the SDK’s own variables lead elsewhere', () => {
  const { endpoints } = readAws({ ...lambda, AWS_ENDPOINT_URL_SESV2: 'http://127.0.0.1:8005' });
  expect(endpoints.sesv2).toEqual(new URL('http://127.0.0.1:8005'));
  expect(endpoints.dynamodb.protocol).toBe('https:');
});

describe('credentials', () => {
  test('are those of the environment', async () => {
    const identity = { accessKeyId: 'id', secretAccessKey: 'secret' };
    expect(await readAws(lambda).credentials()).toEqual({ ...identity, sessionToken: 'token' });
    const { AWS_SESSION_TOKEN: _, ...user } = lambda;
    expect(await readAws(user).credentials()).toEqual(identity);
  });

  test.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const)('without %s are none', async (name) => {
    const { [name]: _, ...rest } = lambda;
    await expect(readAws(rest).credentials()).rejects.toMatchObject({
      name: 'CredentialsProviderError',
      message: 'There are no credentials in the environment',
    });
  });
});

test.each(['AWS_REGION', 'URL_SUFFIX'] as const)('without %s nothing starts', (name) => {
  expect(() => readAws({ ...lambda, [name]: '' })).toThrow(`The environment variable ${name} is not set`);
});

test.each([
  ['AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:8000/base'],
  ['AWS_ENDPOINT_URL_SESV2', 'nowhere'],
])('an endpoint with a path, or that is none, is refused: %s=%s', (name, value) => {
  expect(() => readAws({ ...lambda, [name]: value })).toThrow(`${name} must be a URL without a path`);
});

test.each(['AWS_ENDPOINT_URL', 'AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'])(
  'what only the SDK follows is refused: %s',
  (name) => {
    expect(() => readAws({ ...lambda, [name]: 'true' })).toThrow(`${name} is not supported`);
  },
);
