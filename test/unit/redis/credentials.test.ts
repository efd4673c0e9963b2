import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { AwsV4Signer } from 'aws4fetch';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTokens } from '../../../functions/redis/iam-token.ts';
import { createSecretReader, toCredentials } from '../../../functions/redis/secret.ts';
import { toSettings } from '../../../functions/redis/settings.ts';

const secrets = mockClient(SecretsManagerClient);
beforeEach(() => {
  secrets.reset();
});

describe('a secret', () => {
  const read = () => createSecretReader('arn', new SecretsManagerClient({ region: 'eu-west-1' }));

  test.each([
    ['a password', { password: 'a password' }],
    ['{"password":"p"}', { password: 'p' }],
    ['{"username":"ada","password":"p","host":"h"}', { username: 'ada', password: 'p' }],
    ['{"username":"","password":"p"}', { password: 'p' }],
    ['{"username":1,"password":"p"}', { password: 'p' }],
  ])('is read from %s', (text, credentials) => {
    expect(toCredentials(text)).toEqual(credentials);
  });

  test.each(['', '{}', '{"password":1}', '{"password":""}', '{"password":secret}', '{'])(
    'is refused, and not shown: %j',
    (text) => {
      expect(() => toCredentials(text)).toThrow(
        'The secret of Redis must be a password, or JSON with `password`',
      );
    },
  );

  test('is read anew for each connection', async () => {
    secrets.on(GetSecretValueCommand, { SecretId: 'arn' }).resolvesOnce({ SecretString: 'old' }).resolves({
      SecretString: 'new',
    });
    const credentials = read();
    expect([await credentials(), await credentials()]).toEqual([{ password: 'old' }, { password: 'new' }]);
  });

  test('is what it was last, where it cannot be read; the first time it must be', async () => {
    const outage = new Error('Down');
    secrets
      .on(GetSecretValueCommand)
      .rejectsOnce(outage)
      .resolvesOnce({ SecretString: 'known' })
      .rejects(outage);
    const credentials = read();
    await expect(credentials()).rejects.toBe(outage);
    const known = { password: 'known' };
    expect([await credentials(), await credentials()]).toEqual([known, known]);
  });
});

describe('a secret that is waited for', () => {
  /** A Secrets Manager that answers when it is told to, and gives up as the SDK does. */
  function slowly() {
    const calls: { answer: (text: string) => void }[] = [];
    const send = (_: object, { abortSignal }: { abortSignal: AbortSignal }) =>
      new Promise((resolve, reject) => {
        calls.push({ answer: (SecretString) => resolve({ SecretString }) });
        abortSignal.onabort = () => reject(new Error('Aborted'));
      });
    return { calls, read: createSecretReader('arn', { send } as unknown as SecretsManagerClient) };
  }

  test('is asked for once by all who wait', async () => {
    const { calls, read } = slowly();
    const both = [read(), read()];
    calls[0]?.answer('p');
    expect(await Promise.all(both)).toEqual([{ password: 'p' }, { password: 'p' }]);
    expect(calls).toHaveLength(1);
  });

  test('is what it was last, where no answer comes', async () => {
    const { calls, read } = slowly();
    const first = read();
    calls[0]?.answer('known');
    await first;
    expect(await read()).toEqual({ password: 'known' });
    expect(calls).toHaveLength(2);
  });
});

describe('a token of IAM', () => {
  const environment = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'a/session+token==',
  };
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T00:00:00.000Z') });
  });
  afterAll(() => {
    vi.useRealTimers();
  });

  test.each([
    ['elasticache', false, 'Action=connect&User=sender'],
    ['elasticache', true, 'Action=connect&User=sender&ResourceType=ServerlessCache'],
    ['memorydb', false, 'Action=connect&User=sender'],
  ] as const)(
    'for %s (serverless: %s) is a request that somebody else would sign the same',
    async (...asked) => {
      const [service, serverless, query] = asked;
      const user = { user: 'sender', cache: 'keys', service, serverless };
      const { username, password } = await createTokens(user, environment)();
      expect(username).toBe('sender');
      const theirs = await new AwsV4Signer({
        url: `https://keys/?${query}&X-Amz-Expires=900`,
        accessKeyId: environment.AWS_ACCESS_KEY_ID,
        secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
        sessionToken: environment.AWS_SESSION_TOKEN,
        service,
        region: 'eu-west-1',
        signQuery: true,
        datetime: '20260101T000000Z',
      }).sign();
      const wordsOf = (url: URL) => [...url.searchParams].sort(([one], [other]) => (one < other ? -1 : 1));
      const ours = new URL(`https://${password}`);
      expect(wordsOf(ours).map(([name]) => name)).toEqual(wordsOf(theirs.url).map(([name]) => name));
      expect(ours.host).toBe('keys');
      expect(ours.searchParams.get('X-Amz-Expires')).toBe('900');
      expect(ours.searchParams.get('X-Amz-Credential')).toBe(
        `ASIAEXAMPLE/20260101/eu-west-1/${service}/aws4_request`,
      );
      expect(ours.searchParams.get('X-Amz-Signature')).toBe(theirs.url.searchParams.get('X-Amz-Signature'));
    },
  );

  test('needs credentials', () => {
    const user = { user: 'sender', cache: 'keys', service: 'elasticache', serverless: false } as const;
    expect(() => createTokens(user, { AWS_REGION: 'eu-west-1' })).toThrow(
      'The environment variable AWS_ACCESS_KEY_ID is not set',
    );
  });
});

describe('the settings of a client', () => {
  const address = { host: 'localhost', port: 6_379, tls: true };
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('have no credentials, or the given ones', async () => {
    expect(toSettings({ address, auth: { kind: 'given' } })).toEqual({ address });
    const auth = { kind: 'given', username: 'ada', password: 'p' } as const;
    expect(await toSettings({ address, auth }).credentials?.()).toEqual({ username: 'ada', password: 'p' });
  });

  test('have those of a secret', async () => {
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    secrets.on(GetSecretValueCommand, { SecretId: 'arn' }).resolves({ SecretString: 'p' });
    const { credentials } = toSettings({ address, auth: { kind: 'secret', arn: 'arn' } });
    expect(await credentials?.()).toEqual({ password: 'p' });
  });

  test("have a token that the function's own role signs", async () => {
    const environment = {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const auth = { kind: 'iam', user: 'ada', cache: 'keys', service: 'memorydb', serverless: false } as const;
    expect(await toSettings({ address, auth }).credentials?.()).toEqual({
      username: 'ada',
      password: expect.stringContaining('keys/?Action=connect&User=ada&X-Amz-'),
    });
  });
});
