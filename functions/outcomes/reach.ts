import ipaddr from 'ipaddr.js';

/** What a webhook may be: reachable from everywhere, or on this machine. */
export type Reach = 'public' | 'this-machine';

/** What IANA has given out for use between networks: whatever else looks like an address of IPv6 leads elsewhere, or nowhere. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * May this address be called? `public` is what anyone could call: not this machine, not a private network, not the one that Lambda's own
 * credentials come from, not an address of IPv6 that stands for one of IPv4 (mapped, NAT64, 6to4, Teredo), nothing reserved.
 *
 * @param address of IPv4 or IPv6; what is none may not be called
 */
export function isReachable(address: string, reach: Reach): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (reach === 'this-machine') return ip.range() === 'loopback';
  if (ip.range() !== 'unicast') return false;
  return ip.kind() === 'ipv4' || ip.match(GLOBAL_UNICAST);
}
