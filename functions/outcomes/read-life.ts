import { createHmac } from 'node:crypto';
import type { LifeOf, ToldState } from '../emails/life.ts';
import { sesRules } from '../emails/ses-rules.ts';
import { OUR_TAGS, TAG, TAG_NAMES, TAGS_MAX } from '../emails/tags.ts';
import type { Proof } from '../idempotency/proof-store.ts';
import {
  asObject,
  type Json,
  type Meant,
  readFirst,
  readTelling,
  readTexts,
  readTime,
} from './read-told-states.ts';

/** What an event tells of the life of an email. */
export interface LifeEvent extends Omit<LifeOf, 'states'> {
  states: AddressedState[];
}

/** A state, and whose it is; the address is written nowhere, and told to nobody who did not ask for it. */
export interface AddressedState extends ToldState {
  address: string;
}

/** 72 bits: of one email's fifty recipients, no two meet. */
const RECIPIENT_CHARACTERS = 12;
const CALLER = /^[\w-]{43}$/;

/**
 * Whatever an event is about, it proves that SES took the email for all of its recipients; most tell more of some of them.
 *
 * @returns undefined where it does not say when SES took the email: then nothing of it is known
 */
export function readLife(event: Json, { pk, claimId, messageId }: Proof): LifeEvent | undefined {
  const mail = asObject(event.mail);
  const acceptedAt = readTime(mail.timestamp);
  if (acceptedAt === undefined) return undefined;
  const tags = asObject(mail.tags);
  const caller = readFirst(tags[TAG_NAMES.caller]) ?? '';
  const everyone = [...new Set(readTexts(mail.destination).map(readAddress))].slice(0, sesRules.recipients);
  const name = (address: string) => hashRecipient(claimId, address);
  const accepted = everyone.map((address) => toState(address, 'accepted', acceptedAt));
  return {
    id: messageId,
    record: pk,
    claimId,
    ...(CALLER.test(caller) && { caller }),
    acceptedAt,
    tags: readSendersTags(tags),
    states: [...accepted, ...readMore()],
  };

  function toState(address: string, told: ToldState['told'], at: number): AddressedState {
    return { recipient: name(address), address, told, at };
  }

  function readMore(): AddressedState[] {
    const telling = readTelling(event);
    if (!telling) return [];
    const { told, about, at = acceptedAt as number } = telling;
    return findMeant(about, everyone).map(({ address, reason = telling.reason }) => ({
      ...toState(address, told, at),
      ...(reason && { reason }),
    }));
  }
}

/**
 * Those of an email's recipients that are meant. A receiving server may name a mailbox by another name than it was sent to; where the
 * email has one recipient, that one is meant, else nobody knows who.
 */
function findMeant(about: readonly Meant[] | undefined, everyone: readonly string[]): Meant[] {
  if (about === undefined || everyone.length === 1)
    return everyone.map((address) => ({ ...about?.[0], address }));
  const named = new Map(about.map((one) => [readAddress(one.address), one]));
  return everyone.flatMap((address) => {
    const meant = named.get(address);
    return meant ? [{ ...meant, address }] : [];
  });
}

/**
 * A recipient, named. Servers write an address in any case, so that no case counts.
 *
 * @param claimId what it is keyed with: the same address has another name in each email
 */
export const hashRecipient = (claimId: string, address: string): string =>
  createHmac('sha256', claimId)
    .update(address.toLowerCase())
    .digest('base64url')
    .slice(0, RECIPIENT_CHARACTERS);

/** `Name <a@b>` is a@b. */
const readAddress = (text: string): string => (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim().toLowerCase();

/** SES's own begin with `ses:`, which is no name that a sender could give. */
function readSendersTags(tags: Json): { [name: string]: string } {
  const own = Object.entries(tags).flatMap(([name, values]) => {
    const value = readFirst(values);
    return TAG.test(name) && !OUR_TAGS.includes(name) && value !== undefined && TAG.test(value)
      ? [[name, value]]
      : [];
  });
  return Object.fromEntries(own.slice(0, TAGS_MAX));
}
