import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { ConfigurationSet, type ConfigurationSetTlsPolicy, SuppressionReasons } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { NewIdentity } from './new-identity.ts';
import type { SenderIdentity } from './sender-identity.ts';
import { findTooLong } from './sender-limits.ts';
import { fromAddresses, identities, readSenders } from './ses-identities.ts';
import { findNoSes } from './ses-regions.ts';

/** Who may send, and to whom while the account is in the sandbox. */
export interface SenderProps {
  /** `a@b` or `Name <a@b>`. */
  readonly from: string;
  /** Addresses or domains; the address of `from` alone, if left out. */
  readonly allowedSenders?: readonly string[];
  readonly identity: SenderIdentity;
  readonly sandboxRecipients: readonly string[];
  readonly tlsPolicy: ConfigurationSetTlsPolicy;
}

/** Who sends: identities that SES has verified, and the configuration set of their emails. */
export class Sender extends Construct {
  /** As it was given, with the name. */
  readonly from: string;
  /** Addresses and domains, the domains in lower case and Punycode. */
  readonly allowed: readonly string[];
  readonly configurationSet: ConfigurationSet;
  /** Of whatever SES may check for an email of theirs. */
  readonly identityArns: readonly string[];

  /** @throws in one sentence, where an address or a domain is none, or they cannot be deployed */
  constructor(scope: Construct, id: string, props: SenderProps) {
    super(scope, id);
    const { address, allowed, recipients } = readSenders(props);
    const { from } = props;
    const wrong = findNoSes(Stack.of(this).region) ?? findTooLong({ from, allowed, recipients });
    if (wrong !== undefined) throw new Error(wrong);
    this.from = from;
    this.allowed = allowed;
    const names = new Set([...allowed, ...recipients].flatMap(identities));
    this.identityArns = [...names].map((name) => this.arn('identity', name));
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      // The rates of bounces and complaints, for which SES pauses an account, in CloudWatch.
      reputationMetrics: true,
      // SES does not write again to who bounced or complained, which would make them worse.
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      tlsPolicy: props.tlsPolicy,
    });
    const { _unverified: unverified } = props.identity;
    if (unverified !== undefined) new NewIdentity(this, 'Identity', { address, unverified });
  }

  /** Allows to send from these senders, with this configuration set. SES asks for both. */
  grantSend(grantee: IGrantable): Grant {
    // SES asks for SendRawEmail where a SendEmail carries attachments or headers.
    const actions = ['ses:SendEmail', 'ses:SendRawEmail'];
    const asSender = Grant.addToPrincipal({
      grantee,
      actions,
      resourceArns: [...this.identityArns],
      // Checked a second time: the function does so already.
      conditions: { StringLike: { 'ses:FromAddress': this.allowed.map(fromAddresses) } },
    });
    const withSet = Grant.addToPrincipal({
      grantee,
      actions,
      resourceArns: [this.arn('configuration-set', this.configurationSet.configurationSetName)],
    });
    return asSender.combine(withSet);
  }

  private arn(resource: string, resourceName: string): string {
    const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
    return Stack.of(this).formatArn({ service: 'ses', resource, resourceName, arnFormat });
  }
}
