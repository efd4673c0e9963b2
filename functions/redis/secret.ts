import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Credentials } from './connection.ts';

/**
 * Reads the secret before each connection, of which an environment makes few: one that was rotated is the new one at once. Where
 * Secrets Manager does not answer, what it said last is tried.
 */
export function createSecretReader(
  arn: string,
  client = new SecretsManagerClient({}),
): () => Promise<Credentials> {
  let last: Credentials | undefined;
  return async () => {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
      last = toCredentials(SecretString ?? '');
    } catch (error) {
      if (!last) throw error;
    }
    return last;
  };
}

/** The password as it is, or JSON as Secrets Manager's own rotation writes it. @throws where there is none */
export function toCredentials(text: string): Credentials {
  const { username, password } = text.startsWith('{') ? parse(text) : { password: text };
  if (typeof password !== 'string' || password === '')
    throw new Error('The secret of Redis must be a password, or JSON with `password`');
  return { ...(typeof username === 'string' && username && { username }), password };
}

/** What cannot be read is not told: the error of a parser quotes the secret, and Lambda logs what is thrown. */
function parse(text: string): { username?: unknown; password?: unknown } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
