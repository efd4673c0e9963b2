import type { Attachment, SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import type { Email } from '../emails/email.ts';
import { encodeWords } from '../emails/encoded-words.ts';
import { formatMailbox } from '../emails/mailbox.ts';
import type { Marks, SendRequest } from '../emails/steps.ts';
import { TAG_NAMES } from '../emails/tags.ts';

/** An email in the words of SES's SendEmail, with the tags by which SES's events name whose it is. */
export function toSendEmailInput(
  email: SendRequest['email'],
  marks: Marks,
  configurationSet: string,
): SendEmailCommandInput {
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
        // SES encodes what is not ASCII, and hands on what a reader would take for an encoded word.
        Subject: utf8(email.subject.includes('=?') ? encodeWords(email.subject) : email.subject),
        Body: {
          ...(email.text && { Text: utf8(email.text) }),
          ...(email.html && { Html: utf8(email.html) }),
        },
        ...(email.headers && { Headers: email.headers.map(([Name, Value]) => ({ Name, Value })) }),
        ...(email.attachments && { Attachments: email.attachments.map(toAttachment) }),
      },
    },
    EmailTags: [
      ...(email.tags ?? []).map(({ name, value }) => ({ Name: name, Value: value })),
      { Name: TAG_NAMES.record, Value: marks.pk },
      { Name: TAG_NAMES.claim, Value: marks.claimId },
      { Name: TAG_NAMES.caller, Value: marks.caller },
    ],
    ConfigurationSetName: configurationSet,
  };
}

/** SES's default transfer encoding, 7 bit, would break anything but ASCII. */
function toAttachment({
  filename,
  content,
  content_type,
  content_id,
}: NonNullable<Email['attachments']>[number]): Attachment {
  return {
    FileName: filename,
    RawContent: Buffer.from(content, 'base64'),
    ContentTransferEncoding: 'BASE64',
    ...(content_type && { ContentType: content_type }),
    ...(content_id
      ? { ContentId: content_id, ContentDisposition: 'INLINE' }
      : { ContentDisposition: 'ATTACHMENT' }),
  };
}
