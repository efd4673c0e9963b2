import { Token } from 'aws-cdk-lib';
import type { AddRoutesOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';

/** Callers with a token of an OpenID Connect or OAuth 2.0 server. Each subject has keys of its own. */
export interface JwtAuth {
  /** Where its configuration is published, as `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc`. */
  readonly issuer: string;
  /** A token must be meant for one of these: its `aud`, or its `client_id` where it has none. */
  readonly audience: string[];
  /** A token must carry this scope. */
  readonly scope: string;
}

/** Who may call. Nobody else may, in no configuration. */
export class Auth {
  /** Principals that IAM allows to, by `grantSend` or a policy of theirs. They sign their requests (SigV4). */
  static iam(): Auth {
    return new Auth('iam');
  }

  /**
   * Bearers of a token of this server. The token decides, and nothing is granted.
   *
   * @param token what must be in it
   *
   * @example
   * Auth.jwt({ issuer: 'https://id.example.com/', audience: ['shop'], scope: 'email/send' });
   */
  static jwt(token: JwtAuth): Auth {
    return new Auth(token);
  }

  /** @internal */
  readonly _callers: 'iam' | JwtAuth;

  private constructor(callers: 'iam' | JwtAuth) {
    this._callers = callers;
  }
}

/** @throws where API Gateway would let in tokens that were not meant for this API */
export function toAuthorization({
  _callers,
}: Auth): Pick<AddRoutesOptions, 'authorizer' | 'authorizationScopes'> {
  if (_callers === 'iam') return { authorizer: new HttpIamAuthorizer() };
  const { issuer, audience, scope } = _callers;
  if (!issuer || audience.length === 0 || !audience.every(Boolean) || !scope) {
    throw new Error('Callers with a JWT need an issuer, at least one audience and a scope');
  }
  if (!Token.isUnresolved(issuer) && !/^https:\/\/\S+$/.test(issuer)) {
    throw new Error(`The issuer of a JWT must be an https:// address, not "${issuer}"`);
  }
  if (/\s/.test(scope)) throw new Error(`The scope of a JWT must be one scope, not "${scope}"`);
  return {
    authorizer: new HttpJwtAuthorizer('Jwt', issuer, { jwtAudience: audience }),
    authorizationScopes: [scope],
  };
}
