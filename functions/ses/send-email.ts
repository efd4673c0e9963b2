import type { Attachment, SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import type { JsonClient } from '../aws/json-client.ts';
import type { Email } from '../emails/email.ts';
import type { SendOutcome } from '../emails/outcome.ts';
import type { SendRequest, Steps } from '../emails/steps.ts';
import { classify } from './classify.ts';
import type { Flight, WatchedOptions } from './connection.ts';
import { formatMailbox } from './mailbox.ts';
import { SendEmailCommand, type Wire } from './send-email-command.ts';

export interface Sending {
  /** As `sesClient` makes it: one that repeats a call could send the same email twice. */
  client: Pick<JsonClient<WatchedOptions>, 'send'>;
  configurationSet: string;
  /** Milliseconds for the whole attempt, the answer's body included. */
  sendMs: number;
}

/** One attempt to send through SES. It never throws: whatever happens is an outcome. */
export function sesSender({ client, configurationSet, sendMs }: Sending): Steps['send'] {
  return async (email, claim): Promise<SendOutcome> => {
    const flight: Flight = { pastHandshake: false };
    const options = { abortSignal: AbortSignal.timeout(sendMs), flight };
    try {
      const command = new SendEmailCommand(sendEmailInput(email, claim, configurationSet));
      const { MessageId } = await client.send(command, options);
      return MessageId
        ? { kind: 'sent', messageId: MessageId }
        : { kind: 'unknown', cause: '200 no message id' };
    } catch (thrown) {
      const error = (thrown ?? {}) as Partial<Error> & {
        code?: unknown;
        $metadata?: { httpStatusCode?: number };
      };
      const { name = 'exception', message = '', code, $metadata } = error;
      return classify({ status: $metadata?.httpStatusCode, name, message, code, ...flight });
    }
  };
}

function sendEmailInput(
  email: SendRequest['email'],
  claim: { pk: string; claimId: string },
  configurationSet: string,
): Wire<SendEmailCommandInput> {
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return {
    FromEmailAddress: formatMailbox(email.from),
    Destination: {
      ToAddresses: email.to.map(formatMailbox),
      ...(email.cc && { CcAddresses: email.cc.map(formatMailbox) }),
      ...(email.bcc && { BccAddresses: email.bcc.map(formatMailbox) }),
    },
    ...(email.reply_to && { ReplyToAddresses: email.reply_to.map(formatMailbox) }),
    Content: {
      Simple: {
        Subject: utf8(email.subject),
        Body: {
          ...(email.text && { Text: utf8(email.text) }),
          ...(email.html && { Html: utf8(email.html) }),
        },
        ...(email.headers && { Headers: email.headers.map(([Name, Value]) => ({ Name, Value })) }),
        ...(email.attachments && { Attachments: email.attachments.map(attachment) }),
      },
    },
    EmailTags: [
      ...(email.tags ?? []).map(({ name, value }) => ({ Name: name, Value: value })),
      { Name: 'email-api-record', Value: claim.pk },
      { Name: 'email-api-claim', Value: claim.claimId },
    ],
    ConfigurationSetName: configurationSet,
  };
}

/** SES's default transfer encoding, 7 bit, would break anything but ASCII. */
function attachment({
  filename,
  content,
  content_type,
  content_id,
}: NonNullable<Email['attachments']>[number]): Wire<Attachment> {
  return {
    FileName: filename,
    RawContent: content,
    ContentTransferEncoding: 'BASE64',
    ...(content_type && { ContentType: content_type }),
    ...(content_id
      ? { ContentId: content_id, ContentDisposition: 'INLINE' }
      : { ContentDisposition: 'ATTACHMENT' }),
  };
}
