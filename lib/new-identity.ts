import { CfnResource, RemovalPolicy, Token } from 'aws-cdk-lib';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { domainOf } from '../functions/emails/address.ts';
import { isInZone } from './address-or-domain.ts';
import type { Unverified } from './sender-identity.ts';

/** Which identity SES comes to know. */
export interface NewIdentityProps {
  /** A bare address. */
  readonly address: string;
  readonly unverified: Unverified;
}

/**
 * What SES is to verify: the address, by the link in a mail that it sends there, or its whole domain, by the three
 * DKIM records in the domain's zone.
 */
export class NewIdentity extends Construct {
  /** @throws where the domain is not in the zone */
  constructor(scope: Construct, id: string, { address, unverified }: NewIdentityProps) {
    super(scope, id);
    if (unverified === 'address') {
      keep(new EmailIdentity(this, 'Address', { identity: Identity.email(address) }));
      return;
    }
    const { hostedZone } = unverified;
    const domain = domainOf(address);
    if (!Token.isUnresolved(hostedZone.zoneName) && !isInZone(domain, hostedZone.zoneName)) {
      throw new Error(`The sender's domain ${domain} is not in the zone ${hostedZone.zoneName}`);
    }
    // Not Identity.publicHostedZone, which is always the zone's own name.
    keep(new EmailIdentity(this, 'Domain', { identity: { value: domain, hostedZone } }));
  }
}

/** Others may send from it too, and a deployment without this setting would end that for all of them. */
function keep(identity: EmailIdentity): void {
  for (const part of identity.node.findAll()) {
    if (CfnResource.isCfnResource(part)) part.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
