import type { Proof } from '../idempotency/prove-sent.ts';

export type EventReading =
  /** SES accepted the email of this claim; the type is for the log. */
  | { kind: 'proof'; proof: Proof; type: string }
  /** Readable, and none of ours. */
  | { kind: 'ignored' }
  /** Not an event of SES. */
  | { kind: 'unreadable' };

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
  const { mail } = event ?? {};
  if (typeof event?.eventType !== 'string' || typeof mail?.messageId !== 'string')
    return { kind: 'unreadable' };
  const tag = (name: string): string | undefined => mail.tags?.[name]?.[0];
  const pk = tag('email-api-record');
  const claimId = tag('email-api-claim');
  const ours = tag('ses:configuration-set') === configurationSet;
  if (!ours || typeof pk !== 'string' || typeof claimId !== 'string') return { kind: 'ignored' };
  return { kind: 'proof', proof: { pk, claimId, messageId: mail.messageId }, type: event.eventType };
}

interface SesEvent {
  eventType?: unknown;
  mail?: { messageId?: unknown; tags?: { [name: string]: string[] | undefined } };
}

function parse(body: string): SesEvent | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
