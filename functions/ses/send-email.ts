import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { SendOutcome } from '../emails/outcome.ts';
import type { Send } from '../emails/steps.ts';
import { classify } from './classify.ts';
import type { Flight, WatchedOptions } from './connection.ts';
import { toSendEmailInput } from './send-email-input.ts';

/** What an attempt works with. */
export interface Sending {
  /** As `createSesClient` makes it: one that repeats a call could send the same email twice. */
  client: Pick<SESv2Client, 'send'>;
  configurationSet: string;
  /** Milliseconds for the whole attempt, the answer's body included. */
  sendMs: number;
}

/** What comes before any request, and so before anything could leave: there is nothing to sign it with. */
const LOCAL_ERRORS = ['CredentialsProviderError'];

/** Sends through SES. */
export function createSesSender({ client, configurationSet, sendMs }: Sending): Send {
  return async (email, marks): Promise<SendOutcome> => {
    const flight: Flight = { state: 'not-left' };
    const options: WatchedOptions = { abortSignal: AbortSignal.timeout(sendMs), flight };
    try {
      const command = new SendEmailCommand(toSendEmailInput(email, marks, configurationSet));
      // From here on it may have left, until our request handler says that it has not.
      flight.state = 'unwatched';
      const { MessageId } = await client.send(command, options);
      return MessageId
        ? { kind: 'sent', messageId: MessageId }
        : { kind: 'unknown', cause: '200 no message id' };
    } catch (thrown) {
      const error = (thrown ?? {}) as Partial<Error> & {
        code?: unknown;
        $metadata?: { httpStatusCode?: number; requestId?: string };
      };
      const { name = 'exception', message = '', code, $metadata } = error;
      const { httpStatusCode: status = flight.status, requestId } = $metadata ?? {};
      const outcome = classify({ status, name, message, code, mayHaveLeft: mayHaveLeft(flight, name) });
      return { ...outcome, ...(requestId && { requestId }) };
    }
  };
}

function mayHaveLeft({ state }: Flight, errorName: string): boolean {
  return state === 'may-have-left' || (state === 'unwatched' && !LOCAL_ERRORS.includes(errorName));
}
