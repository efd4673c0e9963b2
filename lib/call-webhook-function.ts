import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { addBundledFunction } from './bundled-function.ts';
import type { CompleteProps } from './email-api-defaults.ts';
import { memoryMb } from './memory.ts';
import { countOutcomeBatches, OUTCOMES_BATCH, outcomeTimeouts } from './outcome-limits.ts';
import { pollQueue } from './poll.ts';
import type { Webhook } from './webhook.ts';

/** What calling needs to know. */
export interface CallWebhookFunctionProps
  extends Pick<CompleteProps, 'sdk' | 'logRetention' | 'eventsConcurrency'> {
  readonly webhook: Webhook;
  readonly url: string;
}

/** The function that calls the webhook. It reads one secret, puts off what failed, and may do nothing else. */
export class CallWebhookFunction extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, props: CallWebhookFunctionProps) {
    super(scope, id);
    const { webhook, url, sdk, logRetention, eventsConcurrency } = props;
    const { queue, secret } = webhook;
    this.handler = addBundledFunction(this, {
      description: 'Changes of emails: calls the webhook with them',
      name: 'call-webhook',
      sdk,
      timeout: outcomeTimeouts.callWebhook,
      environment: {
        WEBHOOK_URL: url,
        WEBHOOK_SECRET_ARN: secret.secretArn,
        WEBHOOK_QUEUE_URL: queue.queueUrl,
        WEBHOOK_REACH: 'public',
      },
      memorySize: memoryMb.others,
      logRetention,
    });
    // `grantRead` would let it describe the secret too.
    this.handler.addToRolePolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
    );
    queue.grant(this.handler, 'sqs:ChangeMessageVisibility');
    pollQueue(this.handler, queue, {
      id: 'Calls',
      batchSize: OUTCOMES_BATCH,
      maxConcurrency: countOutcomeBatches(eventsConcurrency),
    });
  }
}
