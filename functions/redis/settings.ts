import type { RedisPlace } from '../configuration/read-redis-variables.ts';
import type { RedisSettings } from './client.ts';
import { createTokens } from './iam-token.ts';
import { createSecretReader } from './secret.ts';

/** A client's settings, from what the function is told. */
export function toSettings({ address, auth }: RedisPlace): RedisSettings {
  switch (auth.kind) {
    case 'given': {
      const { username, password } = auth;
      if (password === undefined) return { address };
      return { address, credentials: async () => ({ ...(username && { username }), password }) };
    }
    case 'secret':
      return { address, credentials: createSecretReader(auth.arn) };
    case 'iam':
      return { address, credentials: createTokens(auth, process.env) };
    default:
      return auth satisfies never;
  }
}
