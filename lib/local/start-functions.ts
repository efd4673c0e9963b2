import { join } from 'node:path';
import { LAMBDA_TIMEOUT_SECONDS, LOOK_UP_TIMEOUT_SECONDS } from '../../functions/emails/limits.ts';
import type { HttpEvent } from '../../functions/http/read-caller-and-key.ts';
import { findFunctionCode } from '../function-code.ts';
import type { FunctionName, SdkName } from '../function-names.ts';
import { awsVariables, type Endpoints } from './aws-variables.ts';
import { lookUpEmailVariables, recordOutcomeVariables, sendEmailVariables } from './function-variables.ts';
import type { GatewayResponse } from './gateway.ts';
import { type Lambda, type LambdaOptions, startLambda } from './lambda.ts';

/** Something that is closed with the whole. */
export interface Part {
  close(): Promise<void>;
}

/** Opens a part, to be closed with the whole. */
export type Open = <T extends Part>(part: T) => T;

/** As the stack has it. */
const RECORD_OUTCOME_TIMEOUT_MS = 60_000;

/** What the functions are told, and who hears what they log. */
export interface FunctionOptions {
  /** Who an email without `from` comes from; all of its domain may send. */
  from: string;
  /** What the functions speak to their AWS with; 'lean', if left out. */
  sdk?: SdkName;
  /** How long a repeat waits, in milliseconds. */
  waitMs?: number;
  /** Is told each structured line that a function logs. */
  onLine?: (line: { [name: string]: unknown }) => void;
}

/** The functions as Lambda would run them, each with environments of its own. */
export async function startFunctions(options: FunctionOptions, endpoints: Endpoints, opened: Open) {
  const codeOf = (name: FunctionName) => join(findFunctionCode(name, options.sdk), 'index.mjs');
  const aws = awsVariables(endpoints);
  const lambdas: Lambda[] = [];
  /** Runs it as often as it is asked to, and passes on what it logs. */
  const start = ({ environment, ...how }: LambdaOptions) => {
    const lambda = opened(startLambda({ ...how, environment: { ...aws, ...environment } }));
    lambdas.push(lambda);
    return async (event: object, signal = AbortSignal.timeout(how.timeoutMs)): Promise<unknown> => {
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
  };
  const sendEmail = start({
    file: codeOf('send-email'),
    environment: sendEmailVariables(options.from, options.waitMs ?? 5_000),
    timeoutMs: LAMBDA_TIMEOUT_SECONDS * 1_000,
  });
  const lookUpEmail = start({
    file: codeOf('look-up-email'),
    environment: lookUpEmailVariables,
    timeoutMs: LOOK_UP_TIMEOUT_SECONDS * 1_000,
  });
  const recordOutcome = start({
    file: codeOf('record-outcome'),
    environment: recordOutcomeVariables,
    timeoutMs: RECORD_OUTCOME_TIMEOUT_MS,
  });
  return {
    /** Ends the environment with this access key, whatever it is at. */
    end(accessKey: string | undefined) {
      for (const lambda of lambdas) lambda.end(accessKey);
    },
    sendEmail: (event: object, signal: AbortSignal) => sendEmail(event, signal) as Promise<GatewayResponse>,
    lookUpEmail: (event: object) => lookUpEmail(event) as Promise<GatewayResponse>,
    /** @returns the ids of the messages that failed */
    async recordOutcome(event: object): Promise<string[]> {
      const { batchItemFailures } = (await recordOutcome(event)) as {
        batchItemFailures: { itemIdentifier: string }[];
      };
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
  };
}

/** As it was asked for, also where the gateway knows no such path; undefined for what came by no gateway. */
function routeOf({ routeKey, requestContext, rawPath }: Partial<HttpEvent>): string | undefined {
  return routeKey === '$default' ? `${requestContext?.http.method} ${rawPath}` : routeKey;
}
