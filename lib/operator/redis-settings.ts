import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Environment } from '../../functions/configuration/environment.ts';
import type { RedisAuth, RedisPlace } from '../../functions/configuration/read-redis-variables.ts';
import type { RedisSettings } from '../../functions/redis/client.ts';
import type { Credentials } from '../../functions/redis/connection.ts';
import { createTokens } from '../../functions/redis/iam-token.ts';
import { createSecretReader } from '../../functions/redis/secret.ts';
import { toSettings } from '../../functions/redis/settings.ts';
import { Refusal } from './commands.ts';
import { type Place, readAws } from './table-client.ts';

/**
 * An operator's settings, from what a function is told. A function finds its role's credentials in its environment; an operator's
 * are wherever the SDK finds them: a profile, a login, the instance that they work on.
 */
export function toOperatorSettings(place: RedisPlace, { region }: Pick<Place, 'region'>): RedisSettings {
  const { address, auth } = place;
  if (auth.kind === 'given') return toSettings(place);
  const read = readerOf(auth, new SecretsManagerClient(readAws({ region })));
  const credentials = () =>
    read().catch(({ name, message }: Error) => {
      throw new Refusal(`AWS does not say how Redis lets anybody in: ${name}: ${message}`);
    });
  return { address, credentials };
}

/** @param client one of AWS, which knows who the operator is */
function readerOf(
  auth: Exclude<RedisAuth, { kind: 'given' }>,
  client: SecretsManagerClient,
): () => Promise<Credentials> {
  if (auth.kind === 'secret') return createSecretReader(auth.arn, client);
  return async () => createTokens(auth, await toEnvironment(client))();
}

/** What a function would find in its environment, if the operator were its role. */
async function toEnvironment({ config }: SecretsManagerClient): Promise<Environment> {
  const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
  return {
    AWS_REGION: await config.region(),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}
