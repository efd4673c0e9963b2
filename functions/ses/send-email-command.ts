import type { SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { loadRestJsonErrorCode } from '@smithy/core/protocols';
import { JsonCommand, type JsonResponse } from '../aws/json-command.ts';

/** As it goes over the wire, where bytes are base64. */
export type Wire<T> = T extends Uint8Array
  ? string
  : T extends object
    ? { [member in keyof T]: Wire<T[member]> }
    : T;

/** SendEmail of the SES API v2, in the protocol AWS REST JSON. */
export class SendEmailCommand extends JsonCommand<Wire<SendEmailCommandInput>, { MessageId?: string }> {
  readonly path = '/v2/email/outbound-emails';
  readonly headers = { 'content-type': 'application/json' };

  wire() {
    return this.input;
  }

  protected output({ MessageId }: { MessageId?: unknown }) {
    return typeof MessageId === 'string' ? { MessageId } : {};
  }

  protected error(response: JsonResponse, json: object) {
    return { name: loadRestJsonErrorCode(response, json) };
  }
}
