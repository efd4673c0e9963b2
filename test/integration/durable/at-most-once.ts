import { type DurableContext, StepSemantics, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { type Email, sendEmail } from './send-email.ts';

// What the documentation says for an effect that must not happen twice: at most once, and no retry.

/** The SDK's own retry would be inside of the step, where durable functions cannot see it. */
const ses = new SESv2Client({ maxAttempts: 1 });

/** Sends an email in a step that is run once. */
export const handler = withDurableExecution((email: Email, context: DurableContext) =>
  context.step('send-email', () => sendEmail(ses, email), {
    semantics: StepSemantics.AtMostOncePerRetry,
    retryStrategy: () => ({ shouldRetry: false }),
  }),
);
