import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../aws/sha256.ts';
import { type Environment, requireVariable } from '../configuration/environment.ts';
import type { RedisAuth } from '../configuration/read-redis-variables.ts';
import type { Credentials } from './connection.ts';

type IamUser = Omit<Extract<RedisAuth, { kind: 'iam' }>, 'kind'>;

/** The longest that a cache takes a token for; a connection that was made with it lives on. */
const TOKEN_SECONDS = 900;

/**
 * Signs a token before each connection, with the credentials of the function's role: a request to `connect`, signed and never
 * made, without its `https://`.
 *
 * @throws in one sentence, where the environment has no region or credentials
 */
export function createTokens(
  { user, cache, service, serverless }: IamUser,
  environment: Environment,
): () => Promise<Credentials> {
  const signer = new SignatureV4({
    service,
    region: requireVariable(environment, 'AWS_REGION'),
    credentials: {
      accessKeyId: requireVariable(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: requireVariable(environment, 'AWS_SECRET_ACCESS_KEY'),
      ...(environment.AWS_SESSION_TOKEN && { sessionToken: environment.AWS_SESSION_TOKEN }),
    },
    sha256: Sha256,
  });
  const request = {
    method: 'GET',
    protocol: 'https:',
    hostname: cache,
    path: '/',
    query: { Action: 'connect', User: user, ...(serverless && { ResourceType: 'ServerlessCache' }) },
    headers: { host: cache },
  };
  return async () => {
    const { query = {} } = await signer.presign(request, { expiresIn: TOKEN_SECONDS });
    const words = Object.entries(query).map(
      ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
    );
    return { username: user, password: `${cache}/?${words.join('&')}` };
  };
}
