import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalAws, textOf } from './local-aws.ts';
import type { Variables } from './processes.ts';

/** Two who may call, and how the API knows them. */
export interface Callers {
  /** Settings of the stack, where it does not know them by default. */
  settings: readonly string[];
  /** Of the first caller's keys. */
  scope: string;
  /** What takes the place of the signature in README's curl, if anything. */
  authorize?: readonly string[];
  /** By which `npm run verify` calls as both. */
  words: readonly string[];
  variables: Variables;
}

/** Signers: the default credentials, and a user. @param folder for a file of credentials */
export async function makeSigners(aws: LocalAws, folder: string): Promise<Callers> {
  const iam = (Action: string) => aws.query('iam', '2010-05-08', { Action, UserName: 'newsletter' });
  await iam('CreateUser');
  const made = await iam('CreateAccessKey');
  const file = join(folder, 'credentials');
  const [id, secret] = ['AccessKeyId', 'SecretAccessKey'].map((element) => textOf(made, element));
  await writeFile(file, `[newsletter]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`);
  return {
    settings: [],
    scope: 'arn:aws:iam::123456789012:root',
    words: ['--other-profile', 'newsletter'],
    variables: { AWS_SHARED_CREDENTIALS_FILE: file },
  };
}

const SCOPE = { server: 'email', name: 'send' };

/** Bearers of tokens of a user pool of Cognito: two of its clients. */
export async function makeBearers(aws: LocalAws): Promise<Callers> {
  const { UserPool } = await cognito(aws, 'CreateUserPool', { PoolName: 'callers' });
  const UserPoolId: string = UserPool.Id;
  await cognito(aws, 'CreateResourceServer', {
    UserPoolId,
    Identifier: SCOPE.server,
    Name: SCOPE.server,
    Scopes: [{ ScopeName: SCOPE.name, ScopeDescription: 'Send emails' }],
  });
  const one = await makeBearer(aws, UserPoolId, 'shop');
  const other = await makeBearer(aws, UserPoolId, 'newsletter');
  const issuer = `https://cognito-idp.${aws.variables.AWS_REGION}.amazonaws.com/${UserPoolId}`;
  return {
    settings: [
      'auth=jwt',
      `jwtIssuer=${issuer}`,
      `jwtAudience=${one.id},${other.id}`,
      `jwtScope=${SCOPE.server}/${SCOPE.name}`,
    ],
    scope: `${issuer} sub=${one.id}`,
    authorize: [`-H "Authorization: Bearer $TOKEN"`],
    words: ['--token', '"$TOKEN"', '--other-token', '"$OTHER_TOKEN"'],
    variables: { TOKEN: one.token, OTHER_TOKEN: other.token },
  };
}

async function makeBearer(aws: LocalAws, UserPoolId: string, ClientName: string) {
  const scope = `${SCOPE.server}/${SCOPE.name}`;
  const { UserPoolClient } = await cognito(aws, 'CreateUserPoolClient', {
    UserPoolId,
    ClientName,
    GenerateSecret: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: [scope],
  });
  const { ClientId: id, ClientSecret: secret } = UserPoolClient;
  const response = await fetch(`${aws.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      scope,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return { id: String(id), token };
}

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at, not worked with
async function cognito({ url }: LocalAws, action: string, input: object): Promise<any> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `AWSCognitoIdentityProviderService.${action}`,
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${action}: ${response.status} ${await response.text()}`);
  return response.json();
}
