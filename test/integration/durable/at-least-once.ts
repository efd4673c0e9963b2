import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { type Email, sendEmail } from './send-email.ts';

// A durable function as it is written first: one step, everything by default. A step that was interrupted runs
// again, one that throws is tried six times, and the SDK's client for SES tries each time up to three times.

const ses = new SESv2Client({});

/** Sends an email in a step. */
export const handler = withDurableExecution((email: Email, context: DurableContext) =>
  context.step('send-email', () => sendEmail(ses, email)),
);
