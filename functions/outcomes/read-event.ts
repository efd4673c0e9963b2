import { MESSAGE_ID } from '../emails/life.ts';
import { TAG_NAMES } from '../emails/tags.ts';
import type { Proof } from '../idempotency/proof-store.ts';
import { type LifeEvent, readLife } from './read-life.ts';
import { asObject, type Json, readFirst, readTime } from './read-told-states.ts';

/** What a message of the queue is. */
export type EventReading =
  /** SES accepted the email of this claim, and may tell what became of it. */
  | { kind: 'proof'; proof: Proof; life?: LifeEvent }
  /** Readable, and none of ours. */
  | { kind: 'ignored' }
  /** Not an event of SES. */
  | { kind: 'unreadable' };

/** base64url of a SHA-256; and what a UUID is made of. */
const RECORD_ID = /^[\w-]{43}$/;
const CLAIM_ID = /^[\w-]{1,64}$/;
/** What SES publishes to a topic that it is told to use, as plain text, once. */
const HELLO = /^Successfully validated SNS topic/;

/**
 * Reads an SES event ("Contents of event data that Amazon SES publishes to Amazon SNS"), as SNS delivers it raw.
 * Every type of event comes after SES accepted the email, whatever became of it then: Send, Delivery,
 * Bounce, Reject, Rendering Failure, Complaint, DeliveryDelay. So each of them is a proof.
 *
 * @param configurationSet that of this deployment; another one's mail is not ours to settle
 */
export function readEvent(body: string, configurationSet: string): EventReading {
  if (HELLO.test(body)) return { kind: 'ignored' };
  const event = parse(body);
  const mail = asObject(event?.mail);
  if (typeof event?.eventType !== 'string' || typeof mail.messageId !== 'string')
    return { kind: 'unreadable' };
  if (!MESSAGE_ID.test(mail.messageId)) return { kind: 'unreadable' };
  const tags = asObject(mail.tags);
  const tag = (name: string): string => readFirst(tags[name]) ?? '';
  const pk = tag(TAG_NAMES.record);
  const claimId = tag(TAG_NAMES.claim);
  const ours = tag('ses:configuration-set') === configurationSet;
  // Anyone who may send with this configuration set can set these tags; what is no id of ours is not asked for.
  if (!ours || !RECORD_ID.test(pk) || !CLAIM_ID.test(claimId)) return { kind: 'ignored' };
  const acceptedAt = readTime(mail.timestamp);
  const proof = { pk, claimId, messageId: mail.messageId, ...(acceptedAt !== undefined && { acceptedAt }) };
  const life = readLife(event, proof);
  return { kind: 'proof', proof, ...(life && { life }) };
}

function parse(body: string): Json | null {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
