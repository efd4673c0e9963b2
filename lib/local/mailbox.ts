import { isTestEmail } from '../../functions/emails/test-mode.ts';

/** An email that our SES accepted, in the form in which the inbox lists it. */
export interface StoredEmail {
  messageId: string;
  from: string;
  replyTo: string[];
  destination: { to: string[]; cc: string[]; bcc: string[] };
  subject: string;
  body: { html?: string | undefined; text?: string | undefined };
  headers?: { name: string; value: string }[] | undefined;
  /** Their content is base64, their size in bytes. */
  attachments: StoredAttachment[];
  tags: { [name: string]: string };
  /** Epoch seconds. */
  at: number;
}

/** Was it sent in test mode, so that a person would not have got it? */
export const isOfTestMode = ({
  subject,
  destination,
}: Pick<StoredEmail, 'subject' | 'destination'>): boolean =>
  isTestEmail(subject, Object.values(destination).flat());

/** A file as `GET /store` shows it; `content` is base64, and `size` counts bytes. */
export interface StoredAttachment {
  filename: string;
  contentType: string;
  contentDisposition?: string | undefined;
  contentId?: string | undefined;
  content: string;
  size: number;
}

/** What is kept: a morning's work of emails, and no more of large ones than a small machine has room for. */
const EMAILS_MAX = 1_000;
const BYTES_MAX = 64 * 1_024 * 1_024;

/** The emails that were accepted, the oldest first; the oldest are forgotten where there is no more room. */
export class Mailbox {
  private kept: { email: StoredEmail; bytes: number }[] = [];
  private bytes = 0;

  /** @param bytes what it takes */
  add(email: StoredEmail, bytes: number): void {
    this.kept.push({ email, bytes });
    this.bytes += bytes;
    while (this.kept.length > 1 && (this.kept.length > EMAILS_MAX || this.bytes > BYTES_MAX)) {
      this.bytes -= this.kept.shift()?.bytes ?? 0;
    }
  }

  get emails(): StoredEmail[] {
    return this.kept.map(({ email }) => email);
  }

  find(messageId: string): StoredEmail | undefined {
    return this.kept.findLast(({ email }) => email.messageId === messageId)?.email;
  }

  clear(): void {
    this.kept = [];
    this.bytes = 0;
  }
}
