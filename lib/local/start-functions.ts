import {
  AUTHORIZER_TIMEOUT_SECONDS,
  LAMBDA_TIMEOUT_SECONDS,
  LOOK_UP_TIMEOUT_SECONDS,
} from '../../functions/emails/limits.ts';
import type { Authorization } from '../../functions/http/authorizer.ts';
import {
  authorizeCallerVariables,
  lookUpEmailVariables,
  recordOutcomeVariables,
  sendEmailVariables,
} from './function-variables.ts';
import type { GatewayResponse } from './gateway.ts';
import { behindQueue, type Functions } from './run-functions.ts';

/** As the stack has it. */
const RECORD_OUTCOME_TIMEOUT_MS = 60_000;

/** What the functions are told. */
export interface FunctionOptions {
  /** Who an email without `from` comes from; all of its domain may send. */
  from: string;
  /** How callers say who they are; as roles of IAM, if left out. */
  auth?: 'apiKeys' | undefined;
  /** How long a repeat waits, in milliseconds. */
  waitMs?: number;
  /** How long a settled key is remembered, in seconds; as deployed, if left out. */
  windowSeconds?: number | undefined;
}

/** The functions of the API, and the one that gets SES's events. @param outcomesQueueUrl what that hands changes over to */
export function startFunctions(options: FunctionOptions, outcomesQueueUrl: string, functions: Functions) {
  const { windowSeconds } = options;
  const window = windowSeconds === undefined ? {} : { WINDOW_SECONDS: String(windowSeconds) };
  const sendEmail = functions.start(
    'send-email',
    { ...sendEmailVariables(options.from, options.waitMs ?? 5_000), ...window },
    LAMBDA_TIMEOUT_SECONDS * 1_000,
  );
  const lookUpEmail = functions.start(
    'look-up-email',
    { ...lookUpEmailVariables, ...window },
    LOOK_UP_TIMEOUT_SECONDS * 1_000,
  );
  const recordOutcome = functions.start(
    'record-outcome',
    { ...recordOutcomeVariables(outcomesQueueUrl), ...window },
    RECORD_OUTCOME_TIMEOUT_MS,
  );
  const authorizeCaller =
    options.auth === 'apiKeys'
      ? functions.start('authorize-caller', authorizeCallerVariables, AUTHORIZER_TIMEOUT_SECONDS * 1_000)
      : undefined;
  return {
    /** There where callers have API keys. */
    ...(authorizeCaller && {
      authorizeCaller: (event: object) => authorizeCaller(event) as Promise<Authorization>,
    }),
    sendEmail: (event: object, signal: AbortSignal) => sendEmail(event, signal) as Promise<GatewayResponse>,
    lookUpEmail: (event: object) => lookUpEmail(event) as Promise<GatewayResponse>,
    recordOutcome: behindQueue(recordOutcome),
  };
}
