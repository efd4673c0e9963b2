import type { Told } from '../emails/life.ts';
import type { Reason } from '../emails/life-reasons.ts';
import { explainBounce, explainComplaint, explainDelay } from './explain.ts';

/** An object of an event, whatever is in it. */
export type Json = { readonly [name: string]: unknown };

/** What one of SES's events tells of some recipients. */
export interface Telling {
  told: Told;
  /** Whom it is about; undefined for all to whom the email went. */
  about: Meant[] | undefined;
  /** When it became so, in epoch milliseconds; undefined where SES says no more than when it took the email. */
  at: number | undefined;
  /** Why, for those who have no reason of their own. */
  reason?: Reason | undefined;
}

/** A recipient whom an event names. */
export interface Meant {
  /** As SES writes it. */
  address: string;
  reason?: Reason;
}

/**
 * What an event says beyond that SES accepted the email ("Contents of event data that Amazon SES publishes to Amazon SNS").
 *
 * @returns undefined where it says nothing more, as Send does, or a kind that SES added later
 */
export function readTelling(event: Json): Telling | undefined {
  const part = (name: string): Json => asObject(event[name]);
  switch (event.eventType) {
    case 'Delivery': {
      const { recipients, timestamp } = part('delivery');
      const about = readTexts(recipients).map((address) => ({ address }));
      return { told: 'delivered', about, at: readTime(timestamp) };
    }
    case 'Bounce':
      return readBounce(part('bounce'));
    case 'Complaint':
      return readComplaint(part('complaint'));
    case 'DeliveryDelay': {
      const { delayedRecipients, timestamp, delayType } = part('deliveryDelay');
      return {
        told: 'delayed',
        about: readMeant(delayedRecipients),
        at: readTime(timestamp),
        reason: explainDelay(delayType),
      };
    }
    case 'Reject':
      return { told: 'rejected', about: undefined, at: undefined, reason: 'virus' };
    case 'Rendering Failure':
      return { told: 'rejected', about: undefined, at: undefined, reason: 'template' };
    default:
      return undefined;
  }
}

/** The address was on a list, so nobody asked its server: SES calls that a bounce. */
const LISTED: readonly Reason[] = ['suppressed-by-account', 'suppressed-by-ses', 'unsubscribed'];

function readBounce({ bounceType, bounceSubType, bouncedRecipients, timestamp }: Json): Telling {
  const reason = explainBounce(bounceSubType, undefined);
  const kind = bounceType === 'Permanent' ? 'bounced-permanent' : 'bounced-transient';
  return {
    told: LISTED.includes(reason) ? 'suppressed' : kind,
    about: readMeant(bouncedRecipients, ({ status }) => explainBounce(bounceSubType, status)),
    at: readTime(timestamp),
    reason,
  };
}

function readComplaint(complaint: Json): Telling | undefined {
  const { complaintSubType, complaintFeedbackType, complainedRecipients, timestamp } = complaint;
  // "The entity providing the report does not consider the message to be spam": no complaint at all.
  if (complaintFeedbackType === 'not-spam') return undefined;
  const who = { about: readMeant(complainedRecipients), at: readTime(timestamp) };
  // SES accepted the email and did not try to send it.
  if (complaintSubType === 'OnAccountSuppressionList')
    return { told: 'suppressed', ...who, reason: 'suppressed-by-account' };
  return { told: 'complained', ...who, reason: explainComplaint(complaintFeedbackType) };
}

/** @param explain why it is so with one of them, where SES says that of each */
function readMeant(list: unknown, explain?: (recipient: Json) => Reason): Meant[] {
  const recipients: Json[] = Array.isArray(list) ? list.map(asObject) : [];
  return recipients.flatMap((one) =>
    typeof one.emailAddress === 'string'
      ? [{ address: one.emailAddress, ...(explain && { reason: explain(one) }) }]
      : [],
  );
}

/** The texts of a list, and none where it is no list. */
export const readTexts = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];

/** The first of a list, where it is a text. */
export function readFirst(list: unknown): string | undefined {
  const [first] = Array.isArray(list) ? list : [];
  return typeof first === 'string' ? first : undefined;
}

/** 9999-12-31T23:59:59.999Z: what is later has more digits than ISO 8601 gives a year, and nothing is kept until then. */
const TIME_MAX = 253_402_300_799_999;

/** In epoch milliseconds; undefined where it is no time. */
export function readTime(text: unknown): number | undefined {
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return time > 0 && time <= TIME_MAX ? time : undefined;
}

/** An object of the event's, and an empty one where there is none. */
export const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {};
