import type { IPublicHostedZone } from 'aws-cdk-lib/aws-route53';

/** What SES is to verify: the address of `from`, or its domain by records in this zone. */
export type Unverified = 'address' | { readonly hostedZone: IPublicHostedZone };

/** How SES in the stack's account and region comes to know the sender. */
export class SenderIdentity {
  /** SES knows it already: exactly the address of `from`, or exactly its domain, is verified. */
  static existing(): SenderIdentity {
    return new SenderIdentity();
  }

  /** The address of `from` becomes an identity. SES sends a mail there; whoever reads it follows the link. */
  static address(): SenderIdentity {
    return new SenderIdentity('address');
  }

  /**
   * The domain of `from` becomes an identity, which three DKIM records prove.
   *
   * @param hostedZone gets the records; the domain is the zone's own name or below it
   */
  static domain(hostedZone: IPublicHostedZone): SenderIdentity {
    return new SenderIdentity({ hostedZone });
  }

  /** @internal */
  readonly _unverified: Unverified | undefined;

  private constructor(unverified?: Unverified) {
    this._unverified = unverified;
  }
}
