import { describe, expect, test } from 'vitest';
import { readRedisVariables } from '../../../functions/configuration/read-redis-variables.ts';

const REDIS_URL = 'rediss://cache.example.com';
const iam = { REDIS_URL, REDIS_IAM_USER: 'sender', REDIS_IAM_CACHE: 'keys' };

describe('where Redis is', () => {
  test.each([
    ['redis://localhost:7000', { host: 'localhost', port: 7_000, tls: false }],
    ['rediss://cache.example.com', { host: 'cache.example.com', port: 6_379, tls: true }],
    ['redis://[::1]:6380/', { host: '::1', port: 6_380, tls: false }],
    ['unix:/tmp/redis/socket', { path: '/tmp/redis/socket' }],
  ])('is read from %s', (url, address) => {
    expect(readRedisVariables({ REDIS_URL: url })).toEqual({ address, auth: { kind: 'given' } });
  });

  test.each([undefined, ''])('is refused, where it is missing: %j', (url) => {
    expect(() => readRedisVariables({ REDIS_URL: url })).toThrow(
      'The environment variable REDIS_URL is not set',
    );
  });

  test.each([
    'cache.example.com',
    'https://cache.example.com',
    'redis://',
    'unix:/',
    'redis://localhost/1',
    'redis://localhost?db=1',
    'redis://localhost#1',
  ])('is refused, where it cannot be followed: %s', (url) => {
    expect(() => readRedisVariables({ REDIS_URL: url })).toThrow(
      'The environment variable REDIS_URL must be redis://HOST:PORT, rediss://HOST:PORT or unix:/PATH, without a database',
    );
  });
});

describe('how a function is let in', () => {
  test.each([
    ['a password', { REDIS_URL: 'redis://:a%2Fb@localhost' }, { kind: 'given', password: 'a/b' }],
    [
      'a name and a password',
      { REDIS_URL: 'redis://ada:b@localhost' },
      { kind: 'given', username: 'ada', password: 'b' },
    ],
    ['a secret', { REDIS_URL, REDIS_SECRET_ARN: 'arn' }, { kind: 'secret', arn: 'arn' }],
    ['IAM', iam, { kind: 'iam', user: 'sender', cache: 'keys', service: 'elasticache', serverless: false }],
    [
      'IAM, of a serverless cache',
      { ...iam, REDIS_IAM_KIND: 'elasticache-serverless' },
      { kind: 'iam', user: 'sender', cache: 'keys', service: 'elasticache', serverless: true },
    ],
    [
      'IAM, of MemoryDB',
      { ...iam, REDIS_IAM_KIND: 'memorydb' },
      { kind: 'iam', user: 'sender', cache: 'keys', service: 'memorydb', serverless: false },
    ],
  ])('is by %s', (_what, environment, auth) => {
    expect(readRedisVariables(environment).auth).toEqual(auth);
  });

  test.each([
    [
      { ...iam, REDIS_SECRET_ARN: 'arn' },
      'Name one of REDIS_SECRET_ARN, REDIS_IAM_USER and a password in REDIS_URL',
    ],
    [
      { REDIS_URL: 'rediss://:p@localhost', REDIS_SECRET_ARN: 'arn' },
      'Name one of REDIS_SECRET_ARN, REDIS_IAM_USER and a password in REDIS_URL',
    ],
    [
      { REDIS_URL: 'redis://localhost', REDIS_SECRET_ARN: 'arn' },
      'A secret goes over TLS only: REDIS_URL must begin with rediss://',
    ],
    [
      { REDIS_URL: 'redis://ada@localhost' },
      'The environment variable REDIS_URL names a user without a password',
    ],
    [
      { REDIS_URL: 'redis://:100%@localhost' },
      'The environment variable REDIS_URL must have its user and password percent-encoded',
    ],
    [{ REDIS_URL, REDIS_IAM_USER: 'sender' }, 'The environment variable REDIS_IAM_CACHE is not set'],
    [
      { ...iam, REDIS_IAM_KIND: 'other' },
      'The environment variable REDIS_IAM_KIND must be elasticache, elasticache-serverless or memorydb',
    ],
  ])('is refused in a sentence: %j', (environment, sentence) => {
    expect(() => readRedisVariables(environment)).toThrow(sentence);
  });
});
