import type { MiddlewareObj } from '@middy/core';
import { type Answer, PROBLEM_TYPE } from './problems.ts';
import type { HttpEvent } from './read-caller-and-key.ts';

/**
 * A problem as plain JSON for whoever asks for it: official clients of Resend's look only at `application/json`,
 * and say so in their `Accept`. The body stays as it is.
 */
export function negotiateProblems(): MiddlewareObj<HttpEvent, Answer> {
  const negotiate = (request: { event: HttpEvent; response?: Answer | null }) => {
    const { event, response } = request;
    if (response?.headers['Content-Type'] !== PROBLEM_TYPE || !wantsPlainJson(event.headers.accept)) return;
    // A copy: answers are made once an environment.
    request.response = {
      ...response,
      headers: { ...response.headers, 'Content-Type': 'application/json' },
    };
  };
  return { after: negotiate, onError: negotiate };
}

/** Whether an `Accept` (RFC 9110, 12.5.1) names `application/json` and not `application/problem+json`. */
export function wantsPlainJson(accept = ''): boolean {
  const named = readAcceptedTypes(accept);
  return named.includes('application/json') && !named.includes(PROBLEM_TYPE);
}

/**
 * A media range with its parameters: no comma ends it, and no semicolon divides it, within quotation marks. Quotation
 * marks that are never closed reach to the end, so nothing is ever read twice.
 */
const RANGE = /(?:"(?:\\.?|[^"\\])*(?:"|$)|[^,"])+/gs;
const PARAMETER = /(?:"(?:\\.?|[^"\\])*(?:"|$)|[^;"])+/gs;
/** A weight of nothing: "not acceptable". */
const NEVER = /^\s*q\s*=\s*0(?:\.0{0,3})?\s*$/i;

function readAcceptedTypes(accept: string): string[] {
  return (accept.match(RANGE) ?? []).flatMap((range) => {
    const [type = '', ...parameters] = range.match(PARAMETER) ?? [];
    return parameters.some((one) => NEVER.test(one)) ? [] : [type.trim().toLowerCase()];
  });
}
