import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Credentials } from './connection.ts';

/** Milliseconds for Secrets Manager, its repeats included, where nothing is known yet: attempts wait for it one after the other. */
const CALL_MS = 5_000;
/** Where it said something before: what is left of an attempt's second is the connection's. */
const REPEATED_CALL_MS = 500;

/**
 * Reads the secret before each connection, of which an environment makes few: one that was rotated is the new one at once. Where
 * Secrets Manager does not answer in time, what it said last is tried. Who asks meanwhile waits for the same answer.
 */
export function createSecretReader(
  arn: string,
  client = new SecretsManagerClient({}),
): () => Promise<Credentials> {
  let last: Credentials | undefined;
  const read = async () => {
    const abortSignal = AbortSignal.timeout(last ? REPEATED_CALL_MS : CALL_MS);
    try {
      const command = new GetSecretValueCommand({ SecretId: arn });
      const { SecretString } = await client.send(command, { abortSignal });
      last = toCredentials(SecretString ?? '');
    } catch (error) {
      if (!last) throw error;
    }
    return last;
  };
  let reading: Promise<Credentials> | undefined;
  return () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
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
