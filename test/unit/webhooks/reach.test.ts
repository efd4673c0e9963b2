import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isReachable } from '../../../functions/webhooks/reach.ts';

/** Addresses that lead to this machine, as people and tricks write them. */
const loopback = ['127.0.0.1', '127.0.0.2', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'];

/** Addresses that not everybody reaches, or that stand for others. */
const notPublic = [
  ...loopback,
  '::ffff:7f00:1',
  '::127.0.0.1',
  '::7f00:1',
  '::8.8.8.8',
  '0:0:0:0:0:0:8.8.8.8',
  '0.0.0.0',
  '0.1.2.3',
  '::',
  '::ffff:0.0.0.0',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '::ffff:192.168.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '169.254.0.1',
  '169.254.169.254',
  '169.254.170.2',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '::a9fe:a9fe',
  '192.0.0.1',
  '192.0.0.170',
  '192.0.2.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  'fe80::1',
  'fe80::1%eth0',
  'febf::1',
  'fec0::1',
  'fc00::1',
  'fd00:ec2::254',
  'fd12:3456:789a::1',
  'ff02::1',
  '64:ff9b::7f00:1',
  '64:ff9b::169.254.169.254',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  '2002:7f00:1::',
  '2002:a9fe:a9fe::1',
  '2001::1',
  '2001:0:a9fe:a9fe::1',
  '2001:db8::1',
  '2001:10::1',
  '2001:20::1',
  '100::1',
  '::ffff:0:127.0.0.1',
  '::ffff:0:8.8.8.8',
  '3fff::1',
  '4000::1',
  '5f00::1',
  '1::1',
];

const anyones = ['8.8.8.8', '1.1.1.1', '100.63.255.255', '100.128.0.1', '172.15.255.255', '172.32.0.1'];
const anyones6 = ['2606:4700:4700::1111', '2a00:1450:4001:80b::200e', '::ffff:8.8.8.8'];

const noAddress = ['', 'example.com', '127.0.0.1.', '1.2.3.4.5', '[::1]', ':::', '999.1.1.1', '::1::'];

describe('what everybody reaches may be called', () => {
  test.each([...anyones, ...anyones6])('%s', (address) => {
    expect(isReachable(address, 'public')).toBe(true);
  });
  test.each([...notPublic, ...noAddress])('but not %s', (address) => {
    expect(isReachable(address, 'public')).toBe(false);
  });
});

describe('of this machine, this machine alone may be called', () => {
  test.each(loopback)('%s', (address) => {
    expect(isReachable(address, 'this-machine')).toBe(true);
  });
  const others = notPublic.filter((one) => !loopback.includes(one) && one !== '::ffff:7f00:1');
  test.each([...others, ...anyones, ...anyones6, ...noAddress])('but not %s', (address) => {
    expect(isReachable(address, 'this-machine')).toBe(false);
  });
});

test('of IPv4, the same may be called as it is and mapped into IPv6', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(isReachable(`::ffff:${address}`, 'public')).toBe(isReachable(address, 'public'));
    }),
  );
});

test('of IPv6, nothing may be called that is not given out', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const plain = new URL(`http://[${address}]`).hostname;
      if (isReachable(address, 'public')) expect(plain).toMatch(/^\[([23][\da-f]{3}|::ffff):/);
    }),
  );
});
