import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

/** What a durable function is started with. */
export interface Email {
  to: string;
  subject: string;
  text: string;
}

/** The same call to SES as in `bench/peer.ts`. Gives SES's message id. */
export async function sendEmail(ses: SESv2Client, { to, subject, text }: Email): Promise<string | undefined> {
  const { MessageId } = await ses.send(
    new SendEmailCommand({
      FromEmailAddress: process.env.DEFAULT_FROM,
      Destination: { ToAddresses: [to] },
      Content: {
        Simple: {
          Subject: { Data: subject, Charset: 'UTF-8' },
          Body: { Text: { Data: text, Charset: 'UTF-8' } },
        },
      },
      ConfigurationSetName: process.env.CONFIGURATION_SET,
    }),
  );
  return MessageId;
}
