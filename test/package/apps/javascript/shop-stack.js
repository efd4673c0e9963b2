const { CfnOutput, Stack } = require('aws-cdk-lib');
const { Role, ServicePrincipal } = require('aws-cdk-lib/aws-iam');
const { Auth, EmailApi, Sdk, SenderIdentity } = require('email-api');

class ShopStack extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const shop = new Role(this, 'Shop', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const emails = new EmailApi(this, 'Emails', { from: 'no-reply@example.com' });
    emails.grantSend(shop);
    new CfnOutput(this, 'EmailsUrl', { value: emails.url });
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

module.exports = { ShopStack };
