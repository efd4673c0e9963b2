import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerResult,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import { readApiKey } from '../callers/api-key.ts';
import type { FindApiKey } from '../callers/api-key-row.ts';
import { judgeApiKey, type KeyRefusal } from '../callers/judge-api-key.ts';
import { type HolderContext, toContext } from '../callers/key-holder.ts';
import { nameError } from './request-log.ts';

/** What an authorizer works with. */
export interface AuthorizerParts {
  find: FindApiKey;
  /** Epoch milliseconds. */
  now: () => number;
  /** Takes the one line of a request. */
  log: (line: object) => void;
}

/** What the gateway asks with, as far as it is read. */
export type AuthorizerEvent = Pick<APIGatewayRequestAuthorizerEventV2, 'identitySource'> & {
  requestContext?: { requestId?: string };
};

/** What the gateway is told: let them in, and who they are; or one and the same refusal, whatever the reason. */
export type Authorization =
  | APIGatewaySimpleAuthorizerResult
  | APIGatewaySimpleAuthorizerWithContextResult<HolderContext>;

/**
 * Tells the gateway whether an `Authorization` header lets somebody in. Of the header, its line in the log has the id of the
 * API key and nothing else.
 *
 * @throws when the table does not answer: the gateway answers 500, and asks again with the next request
 */
export function createAuthorizer({ find, now, log }: AuthorizerParts) {
  return async ({ identitySource, requestContext }: AuthorizerEvent): Promise<Authorization> => {
    const tell = (fields: object) =>
      log({ event: 'authorization', gatewayRequestId: requestContext?.requestId, ...fields });
    const refuse = (reason: KeyRefusal | 'malformed', apiKey?: string) => {
      tell({ outcome: 'refused', reason, ...(apiKey && { apiKey }) });
      return { isAuthorized: false };
    };
    const key = readApiKey(readBearer(identitySource?.[0]));
    if (key === undefined) return refuse('malformed');
    const apiKey = key.id;
    try {
      const verdict = judgeApiKey(key, await find(apiKey), now());
      if (verdict.kind === 'refused') return refuse(verdict.reason, apiKey);
      tell({ outcome: 'authorized', apiKey });
      return { isAuthorized: true, context: toContext(verdict.row, apiKey) };
    } catch (error) {
      tell({ outcome: 'failed', apiKey, error: nameError(error) });
      throw error;
    }
  };
}

/** The token of a header `Bearer TOKEN`, or '' (RFC 6750; a scheme's case does not matter). */
function readBearer(header = ''): string {
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '';
}
