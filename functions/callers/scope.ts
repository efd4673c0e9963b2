import { readKeyHolder, toHolderScope } from './key-holder.ts';

/** Who called, as API Gateway's payload 2.0 tells it in `requestContext.authorizer`. */
export interface Authorizer {
  iam?: { userArn?: string; cognitoIdentity?: { identityId?: string } | null };
  jwt?: { claims?: { [name: string]: unknown } };
  /** What our own authorizer says of an API key. */
  lambda?: { [name: string]: unknown };
}

/**
 * The scope of a caller's keys: the same for every session of one caller, different for any two callers.
 * It is text that an operator can write down:
 *
 * - IAM role: `arn:aws:sts::123456789012:assumed-role/ROLE` (the session name is taken off)
 * - IAM user: `arn:aws:iam::123456789012:user/NAME`
 * - Cognito identity: the role's, then ` cognito=REGION:UUID`
 * - JWT: `ISSUER sub=SUBJECT`, or `ISSUER client_id=CLIENT` where a token has no subject
 * - API key: `api-key:CALLER`, and `api-key:CALLER test` in test mode
 *
 * No two of these forms can be equal: an ARN begins with `arn:`, an issuer is an https:// address.
 *
 * @returns undefined when the event does not say who called
 */
export function readScope(authorizer: Authorizer | undefined): string | undefined {
  if (authorizer?.iam?.userArn)
    return toIamScope(authorizer.iam.userArn, authorizer.iam.cognitoIdentity?.identityId);
  const claims = authorizer?.jwt?.claims;
  if (claims) return toJwtScope(claims);
  const holder = readKeyHolder(authorizer?.lambda);
  return holder && toHolderScope(holder);
}

function toIamScope(userArn: string, identityId: string | undefined): string {
  const caller = userArn.replace(/^(arn:[^:]+:sts::\d+:assumed-role\/[^/]+)\/.*$/, '$1');
  return identityId ? `${caller} cognito=${identityId}` : caller;
}

function toJwtScope({ iss, sub, client_id }: { [name: string]: unknown }): string | undefined {
  if (typeof iss !== 'string' || iss === '') return undefined;
  if (typeof sub === 'string' && sub !== '') return `${iss} sub=${sub}`;
  if (typeof client_id === 'string' && client_id !== '') return `${iss} client_id=${client_id}`;
  return undefined;
}
