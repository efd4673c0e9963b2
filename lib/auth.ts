import { Duration, Token } from 'aws-cdk-lib';
import type { AddRoutesOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpIamAuthorizer,
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { isWithin, ranges } from './ranges.ts';

/** Callers with a token of an OpenID Connect or OAuth 2.0 server. Each subject has keys of its own. */
export interface JwtAuth {
  /** Where its configuration is published, as `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc`. */
  readonly issuer: string;
  /** A token must be meant for one of these: its `aud`, or its `client_id` where it has none. */
  readonly audience: string[];
  /** A token must carry this scope. */
  readonly scope: string;
}

/** Callers with an API key of this API's own table. */
export interface ApiKeysAuth {
  /**
   * How long API Gateway remembers what an API key is worth, 0 to 3,600 s: so long a revoked one may still work, and one that was
   * made after it was tried may not.
   *
   * @default 60
   */
  readonly cacheSeconds?: number;
}

/** Who may call, by what vouches for them. */
type Callers =
  | { readonly kind: 'iam' }
  | (JwtAuth & { readonly kind: 'jwt' })
  | { readonly kind: 'apiKeys'; readonly cacheSeconds: number };

/** Long enough for a batch of emails to cost one look at its API key; short enough for a leaked one. */
const CACHE_SECONDS = 60;

/** Who may call. Nobody else may, in no configuration. */
export class Auth {
  /** Principals that IAM allows to, by `grantSend` or a policy of theirs. They sign their requests (SigV4). */
  static iam(): Auth {
    return new Auth({ kind: 'iam' });
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
    return new Auth({ kind: 'jwt', ...token });
  }

  /**
   * Bearers of an API key, which `npm run keys` hands out. Each is a caller's, for senders of theirs, live or for tests.
   *
   * @param apiKeys how long API Gateway remembers one
   *
   * @example
   * Auth.apiKeys({ cacheSeconds: 300 });
   */
  static apiKeys(apiKeys?: ApiKeysAuth): Auth {
    return new Auth({ kind: 'apiKeys', cacheSeconds: apiKeys?.cacheSeconds ?? CACHE_SECONDS });
  }

  /** @internal */
  readonly _callers: Callers;

  private constructor(callers: Callers) {
    this._callers = callers;
  }
}

type Authorization = Pick<AddRoutesOptions, 'authorizer' | 'authorizationScopes'>;

/**
 * @param auth as a whole: its declaration in the package knows nothing of what is internal
 * @param authorizeCaller what tells whose API key it is; there where callers have one
 * @throws where API Gateway would let in tokens that were not meant for this API
 */
export function toAuthorization(auth: Auth, authorizeCaller: IFunction | undefined): Authorization {
  const { _callers } = auth;
  switch (_callers.kind) {
    case 'iam':
      return { authorizer: new HttpIamAuthorizer() };
    case 'jwt':
      return authorizeTokens(_callers);
    case 'apiKeys':
      return authorizeApiKeys(_callers.cacheSeconds, authorizeCaller);
    default:
      return _callers satisfies never;
  }
}

function authorizeTokens({ issuer, audience, scope }: JwtAuth): Authorization {
  if (!issuer || !Array.isArray(audience) || audience.length === 0 || !audience.every(Boolean) || !scope) {
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

function authorizeApiKeys(cacheSeconds: number, authorizeCaller: IFunction | undefined): Authorization {
  const range = ranges.authorizerCacheSeconds;
  if (!Number.isInteger(cacheSeconds) || !isWithin(cacheSeconds, range)) {
    throw new Error(`cacheSeconds must be ${range.join(' to ')} s, a whole number`);
  }
  if (authorizeCaller === undefined) throw new Error('Nothing is there that could tell whose API key it is');
  return {
    authorizer: new HttpLambdaAuthorizer('ApiKeys', authorizeCaller, {
      identitySource: ['$request.header.Authorization'],
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      resultsCacheTtl: Duration.seconds(cacheSeconds),
    }),
  };
}
