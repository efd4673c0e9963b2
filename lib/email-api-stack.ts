import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EmailApi, type EmailApiProps } from './email-api.ts';

/** An email API in a stack of its own, which says where to POST. */
export class EmailApiStack extends Stack {
  constructor(scope: Construct, id: string, props: EmailApiProps & StackProps) {
    super(scope, id, {
      description: 'POST /email with an Idempotency-Key sends exactly one email.',
      ...props,
    });
    const { url } = new EmailApi(this, 'Api', props);
    new CfnOutput(this, 'Url', {
      value: url,
      description: 'POST an email here, signed with SigV4 by a caller that IAM allows to',
    });
  }
}
