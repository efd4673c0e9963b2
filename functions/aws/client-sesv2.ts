import type { SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { loadRestJsonErrorCode } from '@smithy/core/protocols';
import { type ClientConfig, JsonClient } from './json-client.ts';
import { type Json, JsonCommand, type JsonResponse } from './json-command.ts';

// What stands in for the package of the same name in the bundles: the operations that are used, and no other.

/** SESv2Client, without what its package brings beside it. */
export class SESv2Client extends JsonClient {
  constructor(config?: ClientConfig) {
    const names = { endpointPrefix: 'email', variableSuffix: 'SESV2', signingName: 'ses' };
    super({ ...names, maxAttempts: 3, retryDelayMs: 50 }, config);
  }
}

/** SendEmail of the SES API v2, in the protocol AWS REST JSON. */
export class SendEmailCommand extends JsonCommand<SendEmailCommandInput, { MessageId?: string }> {
  readonly path = '/v2/email/outbound-emails';
  readonly headers = { 'content-type': 'application/json' };

  /** Bytes are base64 on the wire; an email's attachments are its only ones. */
  toWire() {
    const { Content, ...input } = this.input;
    const { Simple } = Content ?? {};
    if (!Simple?.Attachments) return this.input;
    const Attachments = Simple.Attachments.map(({ RawContent, ...attachment }) => ({
      ...attachment,
      ...(RawContent && { RawContent: toBase64(RawContent) }),
    }));
    return { ...input, Content: { ...Content, Simple: { ...Simple, Attachments } } };
  }

  toOutput({ MessageId }: Json) {
    return typeof MessageId === 'string' ? { MessageId } : {};
  }

  readError(response: JsonResponse, json: Json) {
    return { name: loadRestJsonErrorCode(response, json) };
  }
}

const toBase64 = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');
