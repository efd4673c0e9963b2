import { domainOf, readAddress } from '../functions/emails/address.ts';
import { maySendAs } from '../functions/emails/sender.ts';
import { readAddressOrDomain } from './address-or-domain.ts';
import { isWithin, ranges } from './ranges.ts';

/** Senders and recipients as they were given. */
export interface Senders {
  /** `a@b` or `Name <a@b>`. */
  readonly from: string;
  readonly allowedSenders?: readonly string[];
  readonly sandboxRecipients: readonly string[];
}

/**
 * Senders and recipients as SES and the function know them: domains in lower case and Punycode.
 *
 * @throws in one sentence, where one is none, or `from` may not send
 */
export function readSenders({ from, allowedSenders, sandboxRecipients }: Senders) {
  const reading = readAddress(from);
  if ('wrong' in reading) throw new Error(`The sender ${reading.wrong}`);
  const { mailbox } = reading;
  const allowed = (allowedSenders ?? [mailbox.address]).map((entry) => read('allowed sender', entry));
  if (!maySendAs(mailbox, allowed)) {
    throw new Error(`The sender ${mailbox.address} must be among the allowed senders`);
  }
  if (!isWithin(allowed.length, ranges.allowedSenders)) {
    throw new Error(`At most ${ranges.allowedSenders[1]} allowed senders; a whole domain counts as one`);
  }
  if (!isWithin(sandboxRecipients.length, ranges.sandboxRecipients)) {
    throw new Error(
      `At most ${ranges.sandboxRecipients[1]} recipients of the sandbox; a whole domain counts as one`,
    );
  }
  const recipients = sandboxRecipients.map((entry) => read('recipient of the sandbox', entry));
  return { address: mailbox.address, allowed, recipients };
}

function read(what: string, entry: string): string {
  const reading = readAddressOrDomain(entry);
  if ('wrong' in reading) throw new Error(`The ${what} ${entry} ${reading.wrong}`);
  return reading.value;
}

/**
 * The identities that may stand behind an address or a domain, as a policy names them. SES checks the one that it
 * finds verified: the address, or else its domain with all addresses in it.
 */
export function identities(entry: string): string[] {
  return entry.includes('@') ? [literal(entry), domainOf(entry)] : [`*@${entry}`, entry];
}

/** The addresses of a sender, as a policy's `StringLike` takes them. */
export function fromAddresses(entry: string): string {
  return entry.includes('@') ? literal(entry) : `*@${entry}`;
}

/** An address may hold `*`, `?` and `$`, which mean something else in a policy unless written as `${*}`. */
const literal = (address: string) => address.replace(/[*?$]/g, (special) => `\${${special}}`);
