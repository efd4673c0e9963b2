import { describe, expect, test } from 'vitest';
import { makeApiKey } from '../../../../functions/callers/api-key.ts';
import { readOptions, type Values } from '../../../../lib/operator/verify/options.ts';
import { readRegion, readTarget } from '../../../../lib/operator/verify/target.ts';

const url = 'https://api.example.com/email';

test.each([
  ['https://api.example.com/email', 'https://api.example.com/email', false],
  ['https://api.example.com', 'https://api.example.com/email', false],
  ['https://api.example.com/', 'https://api.example.com/email', false],
  ['https://api.example.com/email/', 'https://api.example.com/email', false],
  ['https://api.example.com/mail/v1', 'https://api.example.com/mail/v1/email', false],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/email', true],
  ['http://localhost:3000/email', 'http://localhost:3000/email', true],
  ['http://[::1]:3000/email', 'http://[::1]:3000/email', true],
  ['http://abc.execute-api.localhost:4566/email', 'http://abc.execute-api.localhost:4566/email', true],
])('--url %s is %s', (given, expected, isHere) => {
  expect(readTarget(given)).toEqual({ url: expected, isHere });
});

test.each([
  ['https://abc123.execute-api.eu-west-1.amazonaws.com/email', 'eu-west-1'],
  ['https://abc123.execute-api.us-gov-west-1.amazonaws.com/email', 'us-gov-west-1'],
  ['https://abc123.execute-api.cn-north-1.amazonaws.com.cn/email', 'cn-north-1'],
  ['https://api.example.com/email', undefined],
  ['https://abc123.execute-api.eu-west-1.amazonaws.com.example.com/email', undefined],
])('the region of %s is %s', (given, region) => {
  expect(readRegion(given)).toBe(region);
});

describe('what cannot be meant is one sentence that names its option', () => {
  test.each<[values: Values, sentence: string | RegExp]>([
    [{}, "Name the API with --url: the stack's output Url."],
    [{ url: '' }, '--url is empty.'],
    [
      { url: 'example.com/email' },
      '--url must be the stack\'s output Url, as https://…/email, and is "example.com/email".',
    ],
    [{ url: 'ftp://example.com/email' }, /^--url must be the stack's output Url/],
    [
      { url: 'http://example.com/email' },
      '--url must be https://, or credentials would go to example.com for all to read.',
    ],
    [{ url: 'http://127.0.0.1.example.com' }, /^--url must be https:\/\//],
    [{ url: 'https://me:secret@example.com' }, '--url must have no user and no password in it.'],
    [{ url: `${url}?a=b` }, /^--url must end with its path/],
    [{ url: `${url}#a` }, /^--url must end with its path/],
    [{ url, region: 'Ireland' }, '--region must be a region, as eu-west-1, and is "Ireland".'],
    [{ url, profile: '' }, '--profile is empty.'],
    [{ url, profile: 'a', token: 'b' }, 'Give --profile or --token, not both.'],
    [{ url, 'other-profile': 'a', 'other-token': 'b' }, 'Give --other-profile or --other-token, not both.'],
    [{ url, token: 'two words' }, '--token is no bearer token: it has a character that none may have.'],
    [{ url, 'other-token': 'a\nb' }, /^--other-token is no bearer token/],
    [
      { url, from: 'nobody' },
      /^--from must be a sender, as a@example\.com or Name <a@example\.com>, and "nobody" .+\.$/,
    ],
  ])('%j', (values, sentence) => {
    expect(() => readOptions(values)).toThrow(sentence);
    expect(() => readOptions(values)).toThrow(/^[^\n]*$/);
  });
});

test('all of it is read', () => {
  const values = {
    url,
    token: 'a.b-c_d~e+f/g==',
    'other-profile': 'two',
    region: 'us-gov-west-1',
    from: 'Me <a@Example.com>',
    logs: '/aws/x',
  };
  expect(readOptions(values)).toEqual({
    target: { url, isHere: false },
    caller: { token: values.token },
    other: { profile: 'two' },
    region: 'us-gov-west-1',
    from: { name: 'Me', address: 'a@example.com' },
    logs: '/aws/x',
  });
  expect(readOptions({ url })).toMatchObject({ caller: {}, other: undefined, from: undefined });
});

describe('an API key', () => {
  const { text } = makeApiKey('live');

  test('is read from a variable, never from an argument', () => {
    const variables = { EMAIL_API_KEY: text, SECOND: text };
    expect(readOptions({ url, 'api-key': true }, variables)).toMatchObject({
      caller: { apiKey: text },
      other: undefined,
    });
    const both = { url, 'api-key': true, 'other-api-key-env': 'SECOND' };
    expect(readOptions(both, variables)).toMatchObject({ other: { apiKey: text } });
    expect(readOptions({ url }, variables).caller.apiKey).toBeUndefined();
  });

  test.each<[values: Values, sentence: string]>([
    [{ 'api-key': true }, 'The variable EMAIL_API_KEY has no API key: a letter of it is wrong.'],
    [{ 'other-api-key-env': 'NONE' }, 'The variable NONE has no API key.'],
    [
      { 'other-api-key-env': 'GOOD', 'other-token': 't' },
      'Give --other-api-key-env or --other-token, not both.',
    ],
    [
      { 'other-api-key-env': 'GOOD', 'other-profile': 'p' },
      'Give --other-api-key-env or --other-profile, not both.',
    ],
  ])('%j is one sentence without it', (values, sentence) => {
    const variables = { EMAIL_API_KEY: `${text}x`, GOOD: text };
    expect(() => readOptions({ url, ...values }, variables)).toThrow(sentence);
    expect(() => readOptions({ url, ...values }, variables)).not.toThrow(text);
  });
});
