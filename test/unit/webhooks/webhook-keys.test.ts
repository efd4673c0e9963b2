import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { readWebhookKey } from '../../../functions/webhooks/read-webhook-key.ts';
import {
  BOTH_SIGN_SECONDS,
  createFindKeys,
  KEYS_KEPT_SECONDS,
} from '../../../functions/webhooks/webhook-keys.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:webhook-AbCdEf';
/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
const CREATED_AT = 1_767_225_600_000;
const [first, second] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string];

const secrets = mockClient(SecretsManagerClient);
const named = (name: string) => Object.assign(new Error('A sentence of AWS'), { name });
const CURRENT = { SecretId: ARN, VersionStage: 'AWSCURRENT' };
const PREVIOUS = { SecretId: ARN, VersionStage: 'AWSPREVIOUS' };

beforeEach(() => {
  secrets.reset();
  secrets.on(GetSecretValueCommand, CURRENT).resolves({
    SecretString: first,
    CreatedDate: new Date(CREATED_AT),
  });
  secrets.on(GetSecretValueCommand, PREVIOUS).rejects(named('ResourceNotFoundException'));
});

const create = () => createFindKeys(new SecretsManagerClient({ region: 'eu-west-1' }), ARN, 1_000);
const asked = () => secrets.commandCalls(GetSecretValueCommand).map(({ args }) => args[0].input);

test('a secret that was never changed signs alone', async () => {
  expect(await create()(CREATED_AT)).toEqual({ keys: [first] });
  expect(asked()).toEqual([CURRENT, PREVIOUS]);
});

describe('a secret that was changed', () => {
  beforeEach(() => {
    secrets.on(GetSecretValueCommand, PREVIOUS).resolves({ SecretString: `whsec_${second}\n` });
  });

  test('signs with the one before it for seven days, the new one first', async () => {
    expect(await create()(CREATED_AT)).toEqual({ keys: [first, second] });
    expect(await create()(CREATED_AT + BOTH_SIGN_SECONDS * 1_000 - 1)).toEqual({ keys: [first, second] });
  });

  test('signs alone after that, and nobody asks for the other', async () => {
    expect(await create()(CREATED_AT + BOTH_SIGN_SECONDS * 1_000)).toEqual({ keys: [first] });
    expect(asked()).toEqual([CURRENT]);
  });

  test('is not signed with twice where both are the same', async () => {
    secrets.on(GetSecretValueCommand, PREVIOUS).resolves({ SecretString: first });
    expect(await create()(CREATED_AT)).toEqual({ keys: [first] });
  });

  test('signs alone where what was before it was no key', async () => {
    secrets.on(GetSecretValueCommand, PREVIOUS).resolves({ SecretString: 'change me' });
    expect(await create()(CREATED_AT)).toEqual({ keys: [first] });
  });

  test('waits where the one before it cannot be had: some receivers have no other', async () => {
    secrets.on(GetSecretValueCommand, PREVIOUS).rejects(named('InternalServiceError'));
    await expect(create()(CREATED_AT)).rejects.toThrow('A sentence of AWS');
  });
});

describe('keys are kept', () => {
  test('for some minutes, and then looked up again', async () => {
    const find = create();
    await find(CREATED_AT);
    await find(CREATED_AT + KEYS_KEPT_SECONDS * 1_000 - 1);
    expect(asked()).toEqual([CURRENT, PREVIOUS]);
    secrets.on(GetSecretValueCommand, CURRENT).resolves({ SecretString: second });
    expect(await find(CREATED_AT + KEYS_KEPT_SECONDS * 1_000)).toEqual({ keys: [second] });
  });

  test('for longer while Secrets Manager does not answer', async () => {
    const find = create();
    await find(CREATED_AT);
    secrets.on(GetSecretValueCommand, CURRENT).rejects(named('ThrottlingException'));
    expect(await find(CREATED_AT + 3_600_000)).toEqual({ keys: [first] });
  });

  test('not where there are none: the next batch asks again', async () => {
    const find = create();
    const answer = { SecretString: first, CreatedDate: new Date(CREATED_AT) };
    secrets.on(GetSecretValueCommand, CURRENT).rejectsOnce(named('AccessDeniedException')).resolves(answer);
    await expect(find(CREATED_AT)).rejects.toThrow();
    expect(await find(CREATED_AT)).toEqual({ keys: [first] });
  });

  test('not where the secret is none: it may be mended the next minute', async () => {
    const find = create();
    secrets
      .on(GetSecretValueCommand, CURRENT)
      .resolvesOnce({ SecretString: 'change me' })
      .resolves({ SecretString: first });
    expect(await find(CREATED_AT)).toEqual({ wrong: 'secret-is-not-base64' });
    expect(await find(CREATED_AT)).toEqual({ keys: [first] });
  });
});

describe('a secret is read', () => {
  test.each([first, `whsec_${first}`, ` whsec_${first}\n`])('%j', (text) => {
    expect(readWebhookKey(text)).toEqual({ base64: first });
  });

  test('as Secrets Manager makes one of 44 letters and digits', () => {
    const text = 'k7Jq2ZpXw9VbN4mTc8RyL1sDf6GhA3eUuKiOoPqWzXcV';
    expect(readWebhookKey(text)).toEqual({ base64: text });
  });

  test.each([
    [undefined, 'secret-is-shorter-than-24-bytes'],
    ['change me', 'secret-is-not-base64'],
    ['{"key":"a"}', 'secret-is-not-base64'],
    [first.slice(0, -1), 'secret-is-not-base64'],
    [`${first}\u0000`, 'secret-is-not-base64'],
    [first.replace('A', '-'), 'secret-is-not-base64'],
    ['whsec_', 'secret-is-shorter-than-24-bytes'],
    ['', 'secret-is-shorter-than-24-bytes'],
    [Buffer.alloc(23, 1).toString('base64'), 'secret-is-shorter-than-24-bytes'],
  ])('or it is said what is wrong, without a piece of it: %j', (text, wrong) => {
    expect(readWebhookKey(text)).toEqual({ wrong });
  });
});
