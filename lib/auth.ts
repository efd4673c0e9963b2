import { Token } from 'aws-cdk-lib';
import type { AddRoutesOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';

/** Callers with a token of an OpenID Connect or OAuth 2.0 server. Each subject has keys of its own. */
export interface JwtAuth {
  /** Where its configuration is published, as `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc`. */
  readonly issuer: string;
  /** A token must be meant for one of these: its `aud`, or its `client_id` where it has none. */
  readonly audience: readonly string[];
  /** A token must carry this scope. */
  readonly scope: string;
}

/** Who may call: principals that IAM allows to, or bearers of a token. Nobody else, in no configuration. */
export type Auth = 'iam' | JwtAuth;

/** @throws where API Gateway would let in tokens that were not meant for this API */
export function toAuthorization(auth: Auth): Pick<AddRoutesOptions, 'authorizer' | 'authorizationScopes'> {
  if (auth === 'iam') return { authorizer: new HttpIamAuthorizer() };
  const { issuer, audience, scope } = auth;
  if (!issuer || audience.length === 0 || !audience.every(Boolean) || !scope) {
    throw new Error('Callers with a JWT need an issuer, at least one audience and a scope');
  }
  if (!Token.isUnresolved(issuer) && !/^https:\/\/\S+$/.test(issuer)) {
    throw new Error(`The issuer of a JWT must be an https:// address, not "${issuer}"`);
  }
  if (/\s/.test(scope)) throw new Error(`The scope of a JWT must be one scope, not "${scope}"`);
  return {
    authorizer: new HttpJwtAuthorizer('Jwt', issuer, { jwtAudience: [...audience] }),
    authorizationScopes: [scope],
  };
}
