import { domainOf, readAddress } from '../functions/emails/address.ts';

/** What was read, in its canonical form, or what is wrong with it, as the end of a sentence. */
export type Reading = { value: string } | { wrong: string };

/** `a@b` without a name; the domain in lower case and Punycode. */
export function readBareAddress(text: string): Reading {
  const reading = readAddress(text);
  if ('wrong' in reading) return reading;
  const { name, address } = reading.mailbox;
  return name === undefined ? { value: address } : { wrong: 'must be an address without a name' };
}

/** In lower case and Punycode. */
export function readDomain(text: string): Reading {
  const reading = readBareAddress(`a@${text}`);
  return 'wrong' in reading
    ? { wrong: 'must be a domain, as example.com' }
    : { value: domainOf(reading.value) };
}

/** `a@b`, or a domain, which stands for all of its addresses. */
export function readAddressOrDomain(text: string): Reading {
  return text.includes('@') ? readBareAddress(text) : readDomain(text);
}

/** Is this domain the zone's own name or below it? */
export const isInZone = (domain: string, zoneName: string) =>
  `.${domain}`.endsWith(`.${zoneName.toLowerCase()}`);
