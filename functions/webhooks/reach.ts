import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { CallWebhookVariables } from '../configuration/variables.ts';

/** What a webhook may be: reachable from everywhere, or on this machine. */
export type Reach = CallWebhookVariables['WEBHOOK_REACH'];

/** What IANA has given out for use between networks: whatever else looks like an address of IPv6 leads elsewhere, or nowhere. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * May this address be called? `public` is what anyone could call: not this machine, not a private network, not the one that Lambda's own
 * credentials come from, not an address of IPv6 that stands for one of IPv4 (NAT64, 6to4, Teredo), nothing reserved. One that
 * is mapped into IPv6 is what it is in IPv4.
 *
 * @param address of IPv4 or IPv6; what is none may not be called
 */
export function isReachable(address: string, reach: Reach): boolean {
  const text = writePlainly(address);
  if (text === undefined || !ipaddr.isValid(text)) return false;
  const ip = ipaddr.process(text);
  if (reach === 'this-machine') return ip.range() === 'loopback';
  if (ip.range() !== 'unicast') return false;
  return ip.kind() === 'ipv4' || ip.match(GLOBAL_UNICAST);
}

/**
 * In the one way that leaves no doubt: `::127.0.0.1` is an address of its own, and ipaddr.js takes it for the mapped `::ffff:127.0.0.1`.
 *
 * @returns undefined where it is no URL's host: one with a zone, which is never public
 */
function writePlainly(address: string): string | undefined {
  if (!isIPv6(address)) return address;
  const url = `http://[${address}]`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : undefined;
}
