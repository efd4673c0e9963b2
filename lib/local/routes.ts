import type { Invoke } from './gateway.ts';
import type { startFunctions } from './start-functions.ts';

/** API Gateway's own limit for an integration: what has not answered by then is ended. */
const INTEGRATION_TIMEOUT_MS = 29_000;

/** Which function answers which route, as the stack has it. */
export function toRoutes({ sendEmail: send, lookUpEmail }: ReturnType<typeof startFunctions>) {
  const sendEmail: Invoke = (event) => send(event, AbortSignal.timeout(INTEGRATION_TIMEOUT_MS));
  return {
    'POST /email': sendEmail,
    'POST /emails': sendEmail,
    'POST /emails/batch': sendEmail,
    'GET /email': lookUpEmail,
    'GET /emails/{id}': lookUpEmail,
    // As the stack has it for callers with a token or an API key.
    $default: sendEmail,
  };
}
