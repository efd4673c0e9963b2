import type { Attachment, SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import type { StoredAttachment, StoredEmail } from './mailbox.ts';

/** An accepted email as it is kept. @param input as it came over the wire, where bytes are base64 */
export function storedEmail(messageId: string, input: SendEmailCommandInput): StoredEmail {
  const { Destination, Content } = input;
  const { Subject, Body, Headers, Attachments = [] } = Content?.Simple ?? {};
  return {
    messageId,
    from: input.FromEmailAddress ?? '',
    replyTo: input.ReplyToAddresses ?? [],
    destination: {
      to: Destination?.ToAddresses ?? [],
      cc: Destination?.CcAddresses ?? [],
      bcc: Destination?.BccAddresses ?? [],
    },
    subject: Subject?.Data ?? '',
    body: { html: Body?.Html?.Data, text: Body?.Text?.Data },
    headers: Headers?.map(({ Name = '', Value = '' }) => ({ name: Name, value: Value })),
    attachments: Attachments.map(storedAttachment),
    tags: Object.fromEntries((input.EmailTags ?? []).map(({ Name = '', Value = '' }) => [Name, Value])),
    at: Math.floor(Date.now() / 1_000),
  };
}

function storedAttachment(attachment: Attachment): StoredAttachment {
  const content = String(attachment.RawContent);
  return {
    filename: attachment.FileName ?? '',
    contentType: attachment.ContentType ?? 'application/octet-stream',
    contentDisposition: attachment.ContentDisposition,
    contentId: attachment.ContentId,
    content,
    size: Buffer.byteLength(content, 'base64'),
  };
}
