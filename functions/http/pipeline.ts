import middy, { type MiddlewareObj } from '@middy/core';
import { failedUnexpectedly } from './answers.ts';
import { negotiateProblems } from './negotiate.ts';
import type { Answer } from './problems.ts';
import type { HttpEvent } from './read-caller-and-key.ts';
import { logRequests, nameError, type RequestContext, takeFrames } from './request-log.ts';

/** What answers an event. @throws whatever nobody expected; then the pipeline answers */
export type Endpoint = (event: HttpEvent, context: RequestContext) => Promise<Answer>;

/** What is logged and answered when an exception comes that nobody expected. */
export interface Failure {
  outcome: string;
  answer: Answer;
}

const sendFailure: Failure = { outcome: 'unknown', answer: failedUnexpectedly };

/**
 * What stands around an endpoint. middy's own early answer is off: the endpoint keeps its deadlines itself,
 * and an answer given while it works on could be a false one.
 */
export function buildPipeline(endpoint: Endpoint, failure = sendFailure) {
  return (
    middy<HttpEvent, Answer, Error, RequestContext>({ timeoutEarlyInMillis: 0 })
      .use(logRequests())
      // Its turn comes after the answer is made, whoever made it.
      .use(negotiateProblems())
      .use(answerErrors(failure))
      .handler(endpoint)
  );
}

function answerErrors({ outcome, answer }: Failure): MiddlewareObj<HttpEvent, Answer, Error, RequestContext> {
  return {
    onError(request) {
      const { error } = request;
      request.context.log.set({ outcome, error: nameError(error), frames: takeFrames(error) });
      request.response = answer;
    },
  };
}
