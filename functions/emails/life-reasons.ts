/** Why an email is not where it should be, in words of our own: SES's diagnostics name addresses and hosts. */
export const REASONS = [
  /** There is no such mailbox. */
  'mailbox-unknown',
  /** There is no such domain, or it takes no mail. */
  'domain-unknown',
  'mailbox-full',
  'message-too-large',
  /** The receiving server does not take what it says. */
  'content-rejected',
  'attachment-rejected',
  /** The receiving server takes no mail from this sender, domain or network. */
  'sender-blocked',
  /** The receiving server took it for spam. */
  'spam-suspected',
  /** The receiving server did not answer, or said that it could not take it now. */
  'server-unavailable',
  /** SES tried as long as it does, or as it was told to. */
  'timeout',
  /** The address is on the account's suppression list: it bounced or complained before. */
  'suppressed-by-account',
  /** The address is on SES's own list. */
  'suppressed-by-ses',
  /** The recipient has unsubscribed from the sender's list. */
  'unsubscribed',
  /** SES found a virus in it. */
  'virus',
  /** SES could not fill in its template. */
  'template',
  /** SES holds emails of this account back. */
  'sending-deferred',
  /** The recipient's provider says: unwanted. */
  'spam',
  /** Of a complaint: sender's authentication. */
  'auth-failure',
  'fraud',
  /** SES gave a reason that this catalogue does not have, or none. */
  'other',
] as const;

/** One of `REASONS`. */
export type Reason = (typeof REASONS)[number];
