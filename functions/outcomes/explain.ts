import type { Reason } from '../emails/life-reasons.ts';

// From SES's words to ours. The lists are those of "Contents of event data that Amazon SES publishes to Amazon SNS"; a word that is
// not in them is `other`.

const bounces = new Map<unknown, Reason>([
  ['NoEmail', 'mailbox-unknown'],
  ['Suppressed', 'suppressed-by-ses'],
  ['OnAccountSuppressionList', 'suppressed-by-account'],
  ['UnsubscribedRecipient', 'unsubscribed'],
  ['MailboxFull', 'mailbox-full'],
  ['MessageTooLarge', 'message-too-large'],
  ['ContentRejected', 'content-rejected'],
  ['AttachmentRejected', 'attachment-rejected'],
  ['CustomTimeoutExceeded', 'timeout'],
]);

/** RFC 3463: enhanced status codes, of which the first digit says only for how long. */
const statuses: readonly [RegExp, Reason][] = [
  [/^\d\.1\.(1|6|10)$/, 'mailbox-unknown'],
  [/^\d\.1\.2$|^\d\.4\.4$/, 'domain-unknown'],
  [/^\d\.2\.1$/, 'mailbox-unknown'],
  [/^\d\.2\.2$/, 'mailbox-full'],
  [/^\d\.(2|3)\.(3|4)$/, 'message-too-large'],
  [/^\d\.4\.7$/, 'timeout'],
  [/^\d\.[34]\./, 'server-unavailable'],
  [/^\d\.6\./, 'content-rejected'],
  [/^\d\.7\./, 'sender-blocked'],
];

/**
 * @param subType SES's `bounceSubType`
 * @param status of the recipient, as `5.1.1`, where the receiving server said one
 */
export function explainBounce(subType: unknown, status: unknown): Reason {
  const known = bounces.get(subType);
  if (known) return known;
  return statuses.find(([form]) => typeof status === 'string' && form.test(status.trim()))?.[1] ?? 'other';
}

const delays = new Map<unknown, Reason>([
  ['MailboxFull', 'mailbox-full'],
  ['SpamDetected', 'spam-suspected'],
  ['RecipientServerError', 'server-unavailable'],
  ['TransientCommunicationFailure', 'server-unavailable'],
  ['IPFailure', 'sender-blocked'],
  ['SendingDeferral', 'sending-deferred'],
]);

/** @param type SES's `delayType` */
export const explainDelay = (type: unknown): Reason => delays.get(type) ?? 'other';

const complaints = new Map<unknown, Reason>([
  ['abuse', 'spam'],
  ['auth-failure', 'auth-failure'],
  ['fraud', 'fraud'],
  ['virus', 'virus'],
]);

/** @param feedbackType of RFC 5965 and its registry */
export const explainComplaint = (feedbackType: unknown): Reason => complaints.get(feedbackType) ?? 'other';
