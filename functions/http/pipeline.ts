import middy, { type MiddlewareObj } from '@middy/core';
import { type Answer, problem } from './problems.ts';
import type { HttpEvent } from './read-request.ts';
import { errorFrames, errorName, type RequestContext, requestLog } from './request-log.ts';

export type Endpoint = (event: HttpEvent, context: RequestContext) => Promise<Answer>;

/**
 * What stands around an endpoint. middy's own early answer is off: the endpoint keeps its deadlines itself,
 * and an answer given while it works on could be a false one.
 */
export function pipeline(endpoint: Endpoint) {
  return middy<HttpEvent, Answer, Error, RequestContext>({ timeoutEarlyInMillis: 0 })
    .use(requestLog())
    .use(problemOnError())
    .handler(endpoint);
}

/** An exception that nobody expected proves nothing about the email. */
function problemOnError(): MiddlewareObj<HttpEvent, Answer, Error, RequestContext> {
  return {
    onError(request) {
      const { error } = request;
      request.context.log.set({ outcome: 'unknown', error: errorName(error), frames: errorFrames(error) });
      request.response = problem('outcome-unknown', {
        detail: 'This API failed unexpectedly. Ask again with the same key.',
      });
    },
  };
}
