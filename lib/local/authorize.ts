import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Authorizer } from '../../functions/callers/scope.ts';
import type { Authorization } from '../../functions/http/authorizer.ts';

/** Turned away, by the gateway's status: nobody says who they are, or they may not. */
export type TurnedAway = 401 | 403;

/** Who calls, as the functions are told. @throws where that cannot be found out */
export type Authorize = (request: IncomingMessage, routeKey: string) => Promise<Authorizer | TurnedAway>;

/** What IAM allows as the name of a role. */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** An IAM authorizer that believes everyone; the header `X-Local-Caller` acts as another role. */
export const believeEveryone: Authorize = async ({ headers }) => {
  const role = String(headers['x-local-caller'] ?? 'local');
  return ROLE_NAME.test(role) ? { iam: iamCaller(role) } : 403;
};

/** Asks the function that runs on AWS, and each time: nothing is remembered here. */
export function askAuthorizer(authorizeCaller: (event: object) => Promise<Authorization>): Authorize {
  return async ({ headersDistinct, method, url }, routeKey) => {
    // Of one that is given twice, Node's own `headers` has the first alone.
    const authorization = headersDistinct.authorization?.join(',');
    // API Gateway asks nobody about a request without its identity source.
    if (!authorization) return 401;
    const answer = await authorizeCaller({
      version: '2.0',
      type: 'REQUEST',
      identitySource: [authorization],
      routeKey,
      rawPath: url,
      requestContext: { requestId: randomUUID(), http: { method, path: url } },
    });
    if (!answer.isAuthorized) return 403;
    return { lambda: 'context' in answer ? { ...answer.context } : {} };
  };
}

function iamCaller(role: string) {
  return {
    accessKey: 'local',
    accountId: '000000000000',
    callerId: `AROALOCAL:${role}-session`,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: `arn:aws:sts::000000000000:assumed-role/${role}/${role}-session`,
    userId: `AROALOCAL:${role}-session`,
  };
}
