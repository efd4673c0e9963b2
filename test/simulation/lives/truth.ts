import { createHash } from 'node:crypto';
import type { Told } from '../../../functions/emails/life.ts';
import { hashRecipient } from '../../../functions/outcomes/read-life.ts';
import { fates, reject, type Saying, send } from './fates.ts';
import type { EmailPlan } from './schedule.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
export const T0 = 1_767_225_600_000;
export const CONFIGURATION_SET = 'email-api';

/** A state of a recipient as SES tells it. */
export interface Word {
  recipient: string;
  told: Told;
  /** Epoch milliseconds. */
  at: number;
  reason: string | undefined;
}

/** An event of SES's, and how often it comes. */
export interface TrueEvent {
  /** Of which email; none of a forged one. */
  email?: number;
  body: string;
  /** What it tells, that SES accepted the email included. */
  words: Word[];
  copies: number;
}

/** An email as SES knows it. */
export interface TrueEmail {
  id: string;
  pk: string;
  claimId: string;
  caller: string;
  acceptedAt: number;
  addresses: string[];
}

/** 43 characters, as an id of ours. */
const idOf = (text: string) => createHash('sha256').update(text).digest('base64url');

export const toTrueEmail = ({ groups }: EmailPlan, index: number): TrueEmail => ({
  id: `0107-email-${index}`,
  pk: idOf(`record ${index}`),
  claimId: `claim-${index}`,
  caller: idOf(`caller ${index}`),
  acceptedAt: T0 + index * 1_000,
  addresses: groups.flatMap(({ size }, group) =>
    Array.from({ length: size }, (_, one) => `to-${one}@group-${group}.example.com`),
  ),
});

/** All that SES says of an email. @param copies how often one event comes; 0 where it is lost */
export function sayAll(
  email: TrueEmail,
  { groups, rejected }: EmailPlan,
  index: number,
  copies: () => number,
): TrueEvent[] {
  const say = (saying: Saying, addresses: string[], at: number): TrueEvent => ({
    email: index,
    body: toBody(email, saying, addresses, at),
    words: toWords(email, saying, addresses, at),
    copies: copies(),
  });
  const first = say(send, email.addresses, email.acceptedAt);
  if (rejected) return [first, say(reject, email.addresses, email.acceptedAt)];
  let from = 0;
  const later = groups.flatMap(({ fate, size }) => {
    const addresses = email.addresses.slice(from, from + size);
    from += size;
    return fates[fate].map((saying, step) => say(saying, addresses, email.acceptedAt + (step + 1) * 60_000));
  });
  return [first, ...later];
}

function toWords(email: TrueEmail, saying: Saying, addresses: string[], at: number): Word[] {
  const word = (address: string, told: Told, time: number, reason?: string): Word => ({
    recipient: hashRecipient(email.claimId, address),
    told,
    at: time,
    reason,
  });
  const { told, reason } = saying;
  return [
    ...email.addresses.map((address) => word(address, 'accepted', email.acceptedAt)),
    ...(told ? addresses.map((address) => word(address, told, at, reason)) : []),
  ];
}

/** An event as it is delivered raw; servers write addresses as they like. */
export function toBody(
  { id, pk, claimId, caller, acceptedAt, addresses: everyone }: TrueEmail,
  { eventType, about }: Saying,
  addresses: readonly string[],
  at: number,
): string {
  return JSON.stringify({
    eventType,
    mail: {
      timestamp: new Date(acceptedAt).toISOString(),
      messageId: id,
      destination: everyone.map((address, index) => (index % 3 === 0 ? `Name <${address}>` : address)),
      tags: {
        'ses:configuration-set': [CONFIGURATION_SET],
        order: ['1001'],
        'email-api-record': [pk],
        'email-api-claim': [claimId],
        'email-api-caller': [caller],
      },
    },
    ...about(
      addresses.map((address, index) => (index % 2 === 0 ? address.toUpperCase() : address)),
      new Date(at).toISOString(),
    ),
  });
}

/** A Delivery of an email that is none of this record's, or of this email under another's. */
export function forge(email: TrueEmail, kind: EmailPlan['forged'][number], number: number): string {
  const own = { ...email, id: `0107-forged-${number}` };
  const [spam] = fates['delivered, then a complaint'].slice(1);
  const bodyOf = (forged: TrueEmail) => toBody(forged, spam as Saying, forged.addresses, T0 + 7);
  switch (kind) {
    case 'own email, other claim':
      return bodyOf({ ...own, claimId: 'made-up' });
    case 'own email, this claim':
      return bodyOf(own);
    case 'this email, other claim':
      return bodyOf({ ...email, claimId: 'made-up' });
    case 'this email, other record':
      return bodyOf({ ...email, pk: idOf('another record') });
    default:
      return kind satisfies never;
  }
}
