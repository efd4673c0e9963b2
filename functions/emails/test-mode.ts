import { createHmac } from 'node:crypto';
import type { Email } from './email.ts';
import type { Mailbox } from './mailbox.ts';
import { sesRules } from './ses-rules.ts';

/** What SES's mailbox simulator plays, with a label or without. No person has one of these addresses. */
const SIMULATOR = /^(success|bounce|complaint|suppressionlist|ooto)(\+[^@]*)?@simulator\.amazonses\.com$/;
const MARK = '[test] ';
/** 64 bits: two recipients stay two. */
const LABEL_DIGITS = 16;

/**
 * An email that is as good as the given one, and reaches nobody: every mailbox but the sender's becomes one of SES's
 * simulator. `reply_to` too, though SES's automatic replies go elsewhere: to the sender, as bounces do. What is in the email, its
 * headers included, stays as it is.
 *
 * @param secret what labels are keyed with, so that a label does not tell whose address it stands for
 */
export function toTestEmail<T extends Email>(email: T, secret: string): T {
  const { to, cc, bcc, reply_to, subject } = email;
  const replace = (list: Mailbox[]) => list.map((mailbox) => toSimulator(mailbox, secret));
  return {
    ...email,
    to: replace(to),
    ...(cc && { cc: replace(cc) }),
    ...(bcc && { bcc: replace(bcc) }),
    ...(reply_to && { reply_to: replace(reply_to) }),
    subject: [...`${MARK}${subject}`].slice(0, sesRules.subject).join(''),
  };
}

/** No name is left: it is a person's, may be an address, and might not fit beside the longer one. */
function toSimulator({ address }: Mailbox, secret: string): Mailbox {
  if (SIMULATOR.test(address)) return { address };
  const label = createHmac('sha256', secret).update(address).digest('hex').slice(0, LABEL_DIGITS);
  return { address: `success+${label}@simulator.amazonses.com` };
}

/** Was this email, as SES took it, sent in test mode? @param recipients addresses, with names or without */
export function isTestEmail(subject: string, recipients: readonly string[]): boolean {
  return subject.startsWith(MARK) && recipients.every((one) => /@simulator\.amazonses\.com>?$/.test(one));
}
