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
