import { expect, test } from 'vitest';
import { all, only, text } from '../support/template.ts';
import { configurations, synthesize } from './synthesize.ts';

test('SES tells its reputation, and leaves alone who bounced or complained', () => {
  const [, { Properties }] = only(synthesize(), 'AWS::SES::ConfigurationSet');
  expect(Properties).toEqual({
    DeliveryOptions: { TlsPolicy: 'OPTIONAL' },
    ReputationOptions: { ReputationMetricsEnabled: true },
    SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
  });
});

test('TLS can be required', () => {
  const [, { Properties }] = only(synthesize({ tls: 'require' }), 'AWS::SES::ConfigurationSet');
  expect(Properties.DeliveryOptions).toEqual({ TlsPolicy: 'REQUIRE' });
});

test.each(['default', 'custom domain', 'several senders'] as const)('%s: no identity is made', (name) => {
  expect(all(synthesize(configurations[name]), 'AWS::SES::EmailIdentity')).toEqual([]);
});

test('an address can be made an identity', () => {
  const template = synthesize({ ...configurations['new address'], from: 'Shop <no-reply@example.com>' });
  const [, { Properties }] = only(template, 'AWS::SES::EmailIdentity');
  expect(Properties).toEqual({ EmailIdentity: 'no-reply@example.com' });
  expect(all(template, 'AWS::Route53::RecordSet')).toEqual([]);
});

test.each(['new address', 'new domain'] as const)(
  '%s: an identity outlives the stack, since others may use it',
  (name) => {
    const template = synthesize(configurations[name]);
    const parts = [...all(template, 'AWS::SES::EmailIdentity'), ...all(template, 'AWS::Route53::RecordSet')];
    expect(parts.length).toBeGreaterThan(0);
    for (const [, part] of parts) expect(part.DeletionPolicy).toBe('Retain');
  },
);

test("so can the sender's own domain, though its zone may be the parent's, with its three DKIM records", () => {
  const template = synthesize({ ...configurations['new domain'], from: 'no-reply@mail.example.com' });
  const [identity, { Properties }] = only(template, 'AWS::SES::EmailIdentity');
  expect(Properties).toEqual({ EmailIdentity: 'mail.example.com' });
  const records = all(template, 'AWS::Route53::RecordSet').map(([, { Properties: record }]) => ({
    ...record,
    Name: text(record.Name),
    ResourceRecords: record.ResourceRecords.map(text),
  }));
  expect(records).toEqual(
    [1, 2, 3].map((n) => ({
      HostedZoneId: 'Z0123456789',
      Name: `<${identity}.DkimDNSTokenName${n}>`,
      ResourceRecords: [`<${identity}.DkimDNSTokenValue${n}>`],
      TTL: '1800',
      Type: 'CNAME',
    })),
  );
});
