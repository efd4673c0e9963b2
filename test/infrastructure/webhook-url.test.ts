import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isReachable } from '../../functions/webhooks/reach.ts';
import { isWebhookUrl } from '../../lib/webhook-url.ts';

test.each([
  'https://shop.example.com',
  'https://shop.example.com:8443/hooks/emails?shop=1',
  'https://93.184.215.14/hooks',
  'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/hooks',
  'https://bücher.example/hooks',
  `https://shop.example.com/${'a'.repeat(2_000)}`,
])('%s may be called', (url) => {
  expect(isWebhookUrl(url)).toBe(true);
});

test.each([
  'http://shop.example.com',
  'HTTPS:shop.example.com',
  'https://user:secret@shop.example.com',
  'https://user@shop.example.com',
  'https://shop.example.com/hooks#part',
  'https://shop.example.com/a b',
  ' https://shop.example.com',
  'https://',
  'https://shop.example.com:99999',
  'https://localhost/hooks',
  'https://hooks.localhost',
  'https://localhost./',
  `https://shop.example.com/${'a'.repeat(2_048)}`,
  // 4,025 bytes, of the 4,096 that all variables of a function have.
  `https://shop.example.com/${'é'.repeat(2_000)}`,
  // The many ways to write this machine, and the address that Lambda's neighbours have.
  'https://127.0.0.1',
  'https://127.1',
  'https://2130706433',
  'https://0x7f000001',
  'https://0177.0.0.1',
  'https://[::1]',
  'https://[::ffff:127.0.0.1]',
  'https://[64:ff9b::7f00:1]',
  'https://0.0.0.0',
  'https://169.254.169.254/latest/meta-data',
  'https://[fd00:ec2::254]',
  'https://10.0.0.1',
  'https://172.31.255.255',
  'https://192.168.1.1',
  'https://100.64.0.1',
  'https://[fe80::1]',
])('%s may not', (url) => {
  expect(isWebhookUrl(url)).toBe(false);
});

/** As the function reads it: of a URL that was read. */
function expectSame(host: string): void {
  const url = new URL(`https://${host}/`);
  const address = url.hostname.replace(/^\[|\]$/g, '');
  expect([host, isWebhookUrl(url.href)]).toEqual([host, isReachable(address, 'public')]);
}

test('of addresses, what the function would call is taken here, and nothing else', () => {
  const hosts = fc.oneof(
    fc.ipV4(),
    fc.ipV6().map((address) => `[${address}]`),
  );
  fc.assert(
    fc.property(hosts, (host) => {
      // An address of IPv4 as one of IPv6 is refused here at once.
      fc.pre(URL.canParse(`https://${host}/`) && !/^\[::ffff:/.test(new URL(`https://${host}/`).hostname));
      expectSame(host);
    }),
    { numRuns: 1_000 },
  );
});

test('nor do the two differ in what is registered for something', () => {
  const v4 =
    '0.1.2.3 100.63.255.255 100.64.0.1 100.128.0.0 172.15.0.1 172.16.0.1 172.32.0.1 192.0.0.9 192.0.2.1 192.31.196.1 ' +
    '192.52.193.1 192.88.99.1 192.175.48.1 198.17.0.1 198.18.0.1 198.20.0.1 198.51.100.1 203.0.113.1 224.0.0.1 255.255.255.255';
  const v6 =
    ':: ::1 64:ff9b::1 64:ff9b:1::1 100::1 2001::1 2001:1::1 2001:2::1 2001:3::1 2001:4:112::1 2001:10::1 ' +
    '2001:20::1 2001:30::1 2001:200::1 2001:db8::1 2002:7f00:1:: 2600::1 2620:4f:8000::1 3fff::1 4000::1 5f00::1 fc00::1 ' +
    'fe80::1 fec0::1 ff02::1';
  for (const host of [...v4.split(' '), ...v6.split(' ').map((address) => `[${address}]`)]) expectSame(host);
});
