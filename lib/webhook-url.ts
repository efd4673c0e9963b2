import { BlockList, isIPv6 } from 'node:net';
import { readWebhookUrl } from '../functions/configuration/read-webhook-url.ts';

/** What a webhook's address must be, as the end of a sentence. */
export const WEBHOOK_URL_RULE =
  'an https:// address of at most 2,048 bytes that everybody can reach, without user name, password or #';

/**
 * Whether a webhook may have this address, as the function that calls it reads it. Which addresses its name leads to is looked at with each
 * call; here, only what no call could ever reach is found.
 */
export function isWebhookUrl(text: string): boolean {
  // Blanks, and slashes that are missing, would be mended by who reads it, and not be what was meant.
  if (!/^https:\/\/\S+$/.test(text)) return false;
  const read = readWebhookUrl(text, 'public');
  return 'url' in read && !isPrivate(read.url.hostname);
}

/**
 * RFC 6890, "Special-Purpose IP Address Registries": what is not reachable from everywhere. The function has this from ipaddr.js
 * (functions/webhooks/reach.ts), which whoever installs the package does without; a test holds the two together.
 */
const special = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  special.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const) {
  special.addSubnet(network, bits, 'ipv6');
}

/** RFC 4291: all that is given to anybody so far. */
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/** @param hostname of a URL that was read, in which every way to write an IPv4 address has become one */
function isPrivate(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIPv6(host)) return !global.check(host, 'ipv6') || special.check(host, 'ipv6');
  return host === 'localhost' || host.endsWith('.localhost') || special.check(host);
}
