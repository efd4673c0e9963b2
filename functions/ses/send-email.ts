import type { JsonClient } from '../aws/json-client.ts';
import type { SendOutcome } from '../emails/outcome.ts';
import type { Steps } from '../emails/steps.ts';
import { classify } from './classify.ts';
import type { Flight, WatchedOptions } from './connection.ts';
import { SendEmailCommand } from './send-email-command.ts';
import { toSendEmailInput } from './send-email-input.ts';

export interface Sending {
  /** As `sesClient` makes it: one that repeats a call could send the same email twice. */
  client: Pick<JsonClient<WatchedOptions>, 'send'>;
  configurationSet: string;
  /** Milliseconds for the whole attempt, the answer's body included. */
  sendMs: number;
}

/** One attempt to send through SES. It never throws: whatever happens is an outcome. */
export function createSesSender({ client, configurationSet, sendMs }: Sending): Steps['send'] {
  return async (email, claim): Promise<SendOutcome> => {
    const flight: Flight = { pastHandshake: false };
    const options = { abortSignal: AbortSignal.timeout(sendMs), flight };
    try {
      const command = new SendEmailCommand(toSendEmailInput(email, claim, configurationSet));
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
      const { httpStatusCode: status, requestId } = $metadata ?? {};
      return { ...classify({ status, name, message, code, ...flight }), ...(requestId && { requestId }) };
    }
  };
}
