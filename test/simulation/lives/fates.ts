import type { Told } from '../../../functions/emails/life.ts';

/** What SES says in one event of some recipients, and what that is by "Contents of event data", known here by heart. */
export interface Saying {
  eventType: string;
  /** The state that it tells; none where it tells no more than that SES took the email. */
  told?: Told;
  reason?: string;
  /** The event's own member, for these addresses. @param timestamp ISO 8601 */
  about(addresses: readonly string[], timestamp: string): object;
}

const named = (addresses: readonly string[], more: object = {}) =>
  addresses.map((emailAddress) => ({ emailAddress, ...more }));

const bounce = (
  told: Told,
  bounceType: string,
  bounceSubType: string,
  reason: string,
  more: object = {},
): Saying => ({
  eventType: 'Bounce',
  told,
  reason,
  about: (addresses, timestamp) => ({
    bounce: { bounceType, bounceSubType, bouncedRecipients: named(addresses, more), timestamp },
  }),
});

const complaint = (members: object, told?: Told, reason?: string): Saying => ({
  eventType: 'Complaint',
  ...(told && { told }),
  ...(reason && { reason }),
  about: (addresses, timestamp) => ({
    complaint: { complainedRecipients: named(addresses), timestamp, ...members },
  }),
});

const delivery: Saying = {
  eventType: 'Delivery',
  told: 'delivered',
  about: (recipients, timestamp) => ({ delivery: { recipients, timestamp } }),
};
const delay: Saying = {
  eventType: 'DeliveryDelay',
  told: 'delayed',
  reason: 'server-unavailable',
  about: (addresses, timestamp) => ({
    deliveryDelay: {
      delayType: 'TransientCommunicationFailure',
      delayedRecipients: named(addresses, { status: '4.4.1' }),
      timestamp,
    },
  }),
};
const unknown = bounce('bounced-permanent', 'Permanent', 'General', 'mailbox-unknown', { status: '5.1.1' });
const givenUp = bounce('bounced-transient', 'Transient', 'CustomTimeoutExceeded', 'timeout');
/** Somebody is on holiday. */
const reply = bounce('bounced-transient', 'Transient', 'General', 'other');
const listed = bounce('suppressed', 'Permanent', 'OnAccountSuppressionList', 'suppressed-by-account');
const spam = complaint({ complaintFeedbackType: 'abuse' }, 'complained', 'spam');
const listedBefore = complaint(
  { complaintSubType: 'OnAccountSuppressionList' },
  'suppressed',
  'suppressed-by-account',
);
/** The entity that reports does not consider it to be spam. */
const noSpam = complaint({ complaintFeedbackType: 'not-spam' });

/** What SES may tell of a recipient, one after another. */
export const fates = {
  silent: [],
  delivered: [delivery],
  slow: [delay, delay, delivery],
  bounced: [unknown],
  'slow, then bounced': [delay, unknown],
  'given up': [delay, givenUp],
  'delivered, then an automatic reply': [delivery, reply],
  'delivered, then bounced by a server behind': [delivery, unknown],
  'delivered, then a complaint': [delivery, spam],
  'delivered, then said to be no spam': [delivery, noSpam],
  suppressed: [listed],
  'suppressed after a complaint': [listedBefore],
  'delayed, delivered, replied, complained': [delay, delivery, reply, spam],
} satisfies { [fate: string]: Saying[] };

/** One of `fates`. */
export type Fate = keyof typeof fates;

export const send: Saying = { eventType: 'Send', about: () => ({ send: {} }) };
export const reject: Saying = {
  eventType: 'Reject',
  told: 'rejected',
  reason: 'virus',
  about: () => ({ reject: { reason: 'Bad content' } }),
};
