import { hash } from 'node:crypto';
import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type { SendOutcome } from '../emails/outcome.ts';
import type { Answer } from './problems.ts';

/** What the time of a request went into. */
type Part = 'table' | 'ses' | 'wait';

/** The context of a request behind `requestLog`. */
export interface RequestContext extends Context {
  log: RequestLog;
}

/**
 * One structured line a request. It may hold hashes, ids of claims, of API keys and of SES, names of errors, statuses, times
 * and durations in milliseconds; never an address, a subject, a body or a key.
 */
export class RequestLog {
  private readonly fields: { [name: string]: unknown } = {};
  private readonly spent: { [part in Part]?: number } = {};
  private readonly startedAt = performance.now();

  set(fields: { [name: string]: unknown }): void {
    Object.assign(this.fields, fields);
  }

  /** Names the caller by a hash, so that their lines can be found by someone who knows them. @param apiKey its id */
  caller(scope: string, apiKey?: string): void {
    this.set({ caller: hash('sha256', scope, 'base64url').slice(0, 16), ...(apiKey && { apiKey }) });
  }

  /** What SES made of the email: the cause, SES's id of the request, and why it refused. */
  attempt(outcome: SendOutcome): void {
    const trace = outcome.kind === 'sent' ? undefined : outcome;
    this.set({
      cause: trace?.cause,
      sesRequestId: trace?.requestId,
      ...(outcome.kind === 'refused' && { reason: outcome.reason }),
    });
  }

  /** Adds what this piece of work took; a piece that throws leaves its error's name and throws on. */
  async time<T>(part: Part, work: () => Promise<T>): Promise<T> {
    const from = performance.now();
    try {
      return await work();
    } catch (error) {
      this.set({ [`${part}Error`]: nameError(error) });
      throw error;
    } finally {
      this.spent[part] = (this.spent[part] ?? 0) + performance.now() - from;
    }
  }

  line(): { [name: string]: unknown } {
    const line = { ...this.fields };
    for (const [part, ms] of Object.entries(this.spent)) line[`${part}Ms`] = Math.round(ms);
    line.durationMs = Math.round(performance.now() - this.startedAt);
    return line;
  }
}

/** An error as a log may show it: its HTTP status and name, or the system's name for it; never its text. */
export function nameError(error: unknown): string {
  const {
    name = 'unknown',
    code,
    $metadata,
  } = (error ?? {}) as Partial<Error> & {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  if ($metadata?.httpStatusCode !== undefined) return `${$metadata.httpStatusCode} ${name}`;
  return typeof code === 'string' ? code : name;
}

const FRAMES = 5;

/** Where an error comes from: the first frames of its stack, without its text. */
export function takeFrames(error: unknown): string[] {
  const { stack = '', message = '' } = error instanceof Error ? error : {};
  // The stack begins with the text, which may itself look like frames.
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return frames
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, FRAMES);
}

/** A quote within a text is escaped, so this is the member and nothing else. */
const NAME = /"name":"([a-z-]+)"/;

/** All of an accepted email's answer. */
const MESSAGE_ID = /^{"id":"([^"]+)"}$/;

/** The problem's name or the email's id. It is read from what is sent, so that a line cannot say another. */
function summarizeAnswer({ statusCode, body }: Answer): { [name: string]: unknown } {
  if (statusCode >= 400) return { status: statusCode, problem: NAME.exec(body)?.[1] };
  return { status: statusCode, messageId: statusCode === 202 ? MESSAGE_ID.exec(body)?.[1] : undefined };
}

let coldStart = true;

/** Gives the context a `log` and writes its line when the answer is made, whichever it is. */
export function logRequests(): MiddlewareObj<unknown, Answer, Error, RequestContext> {
  const write = ({ context, response }: { context: RequestContext; response?: Answer | null }) => {
    if (response) context.log.set(summarizeAnswer(response));
    console.info(context.log.line());
  };
  return {
    before({ context }) {
      context.log = new RequestLog();
      context.log.set({ event: 'request', requestId: context.awsRequestId, coldStart });
      coldStart = false;
    },
    after: write,
    onError: write,
  };
}
