import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { RedisAuth } from '../../../functions/configuration/read-redis-variables.ts';
import { Refusal } from '../../../lib/operator/commands.ts';
import { toOperatorSettings } from '../../../lib/operator/redis-settings.ts';

// How an operator is let in, whose credentials are not in their environment.

const folder = mkdtempSync(join(tmpdir(), 'email-api-profile-'));
const profile = '[profile ops]\nregion=eu-west-1\naws_access_key_id=AKIAOPS\naws_secret_access_key=secret\n';
const address = { host: 'cache.example', port: 6_379, tls: true };
const iam: RedisAuth = { kind: 'iam', user: 'ops', cache: 'claims', service: 'memorydb', serverless: false };

beforeAll(() => writeFileSync(join(folder, 'config'), profile));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_PROFILE', 'ops');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const letIn = (auth: RedisAuth, region?: string) =>
  toOperatorSettings({ address, auth }, { region }).credentials?.();

test.each([
  [undefined, 'eu-west-1'],
  ['us-east-2', 'us-east-2'],
])('a token of IAM is signed by the profile, with --region %s for %s', async (region, signed) => {
  const { username, password } = (await letIn(iam, region)) ?? {};
  expect(username).toBe('ops');
  expect(decodeURIComponent(password ?? '')).toMatch(
    new RegExp(`^claims/\\?.*X-Amz-Credential=AKIAOPS/\\d{8}/${signed}/memorydb/aws4_request`),
  );
});

test('a secret is read where --region says', async () => {
  const secrets = mockClient(SecretsManagerClient);
  secrets.on(GetSecretValueCommand, { SecretId: 'arn' }).resolves({ SecretString: 'word' });
  expect(await letIn({ kind: 'secret', arn: 'arn' }, 'us-east-2')).toEqual({ password: 'word' });
  const client = secrets.commandCalls(GetSecretValueCommand)[0]?.thisValue as
    | SecretsManagerClient
    | undefined;
  expect(await client?.config.region()).toBe('us-east-2');
  secrets.restore();
});

test('who is nobody for AWS is told so in a sentence', async () => {
  vi.stubEnv('AWS_PROFILE', undefined);
  const failed = letIn(iam);
  await expect(failed).rejects.toThrow(Refusal);
  await expect(failed).rejects.toThrow(
    /^AWS does not say how Redis lets anybody in: CredentialsProviderError: /,
  );
});

test('what the URL says needs no AWS', async () => {
  expect(toOperatorSettings({ address, auth: { kind: 'given' } }, {})).toEqual({ address });
});
