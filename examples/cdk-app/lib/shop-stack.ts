import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Auth, EmailApi, Sdk, SenderIdentity } from 'email-api';

/** A shop with two email APIs of its own, which also sends by the one of another team. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const shop = new Role(this, 'Shop', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

    // All that is needed.
    const emails = new EmailApi(this, 'Emails', { from: 'no-reply@example.com' });
    emails.grantSend(shop);
    new CfnOutput(this, 'EmailsUrl', { value: emails.url });

    // Callers with a token, a sender that is new to SES, the whole SDK.
    new EmailApi(this, 'News', {
      from: 'News <news@example.com>',
      allowedSenders: ['example.com'],
      identity: SenderIdentity.address(),
      auth: Auth.jwt({ issuer: 'https://id.example.com/', audience: ['news'], scope: 'email/send' }),
      sdk: Sdk.FULL,
      throttle: { rateLimit: 5, burstLimit: 10 },
    });

    const theirs = EmailApi.fromEmailApiAttributes(this, 'Theirs', {
      url: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/email',
      httpApiId: 'a1b2c3d4e5',
    });
    theirs.grantSend(shop);
  }
}
