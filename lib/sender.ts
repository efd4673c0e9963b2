import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { readAddress } from '../functions/emails/address.ts';

export interface SenderProps {
  /** `a@b` or `Name <a@b>`, a verified identity of SES or of a verified domain. */
  readonly from: string;
}

/** Who sends: an identity that SES has verified elsewhere, and the configuration set of its emails. */
export class Sender extends Construct {
  /** As it was given, with the name. */
  readonly from: string;
  /** The bare address, its domain in lower case and Punycode. */
  readonly address: string;
  readonly configurationSet: ConfigurationSet;

  /** @throws when `from` is no address */
  constructor(scope: Construct, id: string, { from }: SenderProps) {
    super(scope, id);
    const reading = readAddress(from);
    if ('wrong' in reading) throw new Error(`The sender ${reading.wrong}`);
    this.from = from;
    this.address = reading.mailbox.address;
    // The rates of bounces and complaints, for which SES pauses an account, in CloudWatch.
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', { reputationMetrics: true });
  }

  /** Allows to send from this identity, with this configuration set. */
  grantSend(grantee: IGrantable): Grant {
    const { address, configurationSet } = this;
    const domain = address.slice(address.lastIndexOf('@') + 1);
    return Grant.addToPrincipal({
      grantee,
      // SES asks for SendRawEmail where a SendEmail carries attachments or headers.
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      resourceArns: [
        // SES checks the identity that it finds verified: the address, or else its domain with all addresses in it.
        this.arn('identity', literal(address)),
        this.arn('identity', domain),
        this.arn('configuration-set', configurationSet.configurationSetName),
      ],
    });
  }

  private arn(resource: string, resourceName: string): string {
    const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
    return Stack.of(this).formatArn({ service: 'ses', resource, resourceName, arnFormat });
  }
}

/** An address may hold `*`, `?` and `$`, which mean something else in a policy unless written as `${*}`. */
const literal = (address: string) => address.replace(/[*?$]/g, (special) => `\${${special}}`);
