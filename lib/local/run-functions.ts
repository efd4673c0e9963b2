import { join } from 'node:path';
import type { HttpEvent } from '../../functions/http/read-caller-and-key.ts';
import { findFunctionCode } from '../function-code.ts';
import { type FunctionName, hasBundle, type SdkName, type StoreName } from '../function-names.ts';
import { type Lambda, startLambda } from './lambda.ts';
import type { QueueOptions } from './message-queue.ts';
import type { Open } from './parts.ts';

/** What functions speak to their AWS with, and who hears what they log. */
export interface RunOptions {
  /** 'lean', if left out. */
  sdk?: SdkName;
  /** Where those that know records have them: 'dynamodb', if left out. */
  store?: StoreName | undefined;
  /** Is told each structured line that a function logs. */
  onLine?: (line: { [name: string]: unknown }) => void;
}

/** Runs a function once. @throws when it fails or is ended */
export type Run = (event: object, signal?: AbortSignal) => Promise<unknown>;

/** Functions as Lambda would run them, each with environments of its own. */
export interface Functions {
  /** @param environment beside the SDK's own variables */
  start(name: FunctionName, environment: { [name: string]: string }, timeoutMs: number): Run;
  /** Ends the environment with this access key, whatever it is at. */
  end(accessKey: string | undefined): void;
}

/** @param aws the SDK's own variables */
export function runFunctions(options: RunOptions, aws: { [name: string]: string }, opened: Open): Functions {
  const lambdas: Lambda[] = [];
  return {
    end(accessKey) {
      for (const lambda of lambdas) lambda.end(accessKey);
    },
    start(name, environment, timeoutMs) {
      const store = options.store && hasBundle(name, options.store) ? options.store : 'dynamodb';
      const file = join(findFunctionCode(name, options.sdk, store), 'index.mjs');
      const lambda = opened(startLambda({ file, timeoutMs, environment: { ...aws, ...environment } }));
      lambdas.push(lambda);
      return async (event, signal = AbortSignal.timeout(timeoutMs)) => {
        const route = routeOf(event as Partial<HttpEvent>);
        const startedAt = performance.now();
        try {
          const { response, lines } = await lambda.invoke(event, signal);
          for (const line of lines) options.onLine?.({ ...line, ...(route && { route }) });
          return response;
        } catch (error) {
          // Its own line went with it.
          const durationMs = Math.round(performance.now() - startedAt);
          if (route) options.onLine?.({ event: 'ended', route, status: 500, outcome: 'ended', durationMs });
          throw error;
        }
      };
    },
  };
}

/** A function behind a queue. */
export const behindQueue =
  (run: Run): QueueOptions['deliver'] =>
  async (event) => {
    const answer = (await run(event)) as { batchItemFailures: { itemIdentifier: string }[] };
    return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };

/** As it was asked for, also where the gateway knows no such path; undefined for what came by no gateway. */
function routeOf({ routeKey, requestContext, rawPath }: Partial<HttpEvent>): string | undefined {
  return routeKey === '$default' ? `${requestContext?.http.method} ${rawPath}` : routeKey;
}
