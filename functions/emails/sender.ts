import { domainOf } from './address.ts';
import type { Mailbox } from './mailbox.ts';

/** Who may send. */
export interface Senders {
  /** Who an email without `from` comes from. */
  defaultFrom: Mailbox;
  /** Addresses or whole domains. */
  allowed: readonly string[];
}

/**
 * May this deployment send as this mailbox? An entry is an address, or a domain that stands for all of
 * its addresses (not for its subdomains). Local parts are compared letter by letter, as SES does.
 */
export function maySendAs({ address }: Mailbox, allowed: readonly string[]): boolean {
  return allowed.includes(address) || allowed.includes(domainOf(address));
}

/**
 * What both the deployment and the caller's own list allow. Without `from`, an email of this caller comes from the first
 * address of their list; a list of domains alone leaves that to the deployment.
 */
export function narrowSenders({ defaultFrom, allowed }: Senders, own: readonly string[]): Senders {
  const within = (some: readonly string[], others: readonly string[]) =>
    some.filter((address) => maySendAs({ address }, others));
  const first = own.find((one) => one.includes('@')) ?? defaultFrom.address;
  return {
    // The deployment's default has a name, perhaps.
    defaultFrom: first === defaultFrom.address ? defaultFrom : { address: first },
    allowed: [...new Set([...within(own, allowed), ...within(allowed, own)])],
  };
}
