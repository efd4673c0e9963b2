import { Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { callingWebhook } from './outcome-limits.ts';
import { createTriedQueue } from './tried-queue.ts';

/** Where a webhook hears from. */
export interface WebhookProps {
  /** That of the outcomes. */
  readonly topic: Topic;
}

/** Base64 of 33 bytes: Standard Webhooks wants 24 to 64, and letters and digits alone need no word about quoting. */
const SECRET_CHARACTERS = 44;

/** A subscriber of the outcomes that calls an address: its queue, and what its calls are signed with. */
export class Webhook extends Construct {
  /** Calls to be made. */
  readonly queue: Queue;
  /** Those that were tried for a day in vain. */
  readonly deadLetterQueue: Queue;
  /** What calls are signed with; whoever is called knows it, too. */
  readonly secret: Secret;

  constructor(scope: Construct, id: string, { topic }: WebhookProps) {
    super(scope, id);
    const { queue, deadLetterQueue } = createTriedQueue(this, callingWebhook);
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
    this.secret = new Secret(this, 'Secret', {
      description: 'Signs the calls of the webhook (Standard Webhooks)',
      generateSecretString: { passwordLength: SECRET_CHARACTERS, excludePunctuation: true },
    });
    Validations.of(queue).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'SNS tries a queue for 23 days ("Amazon SNS message delivery retries"), longer than it keeps a call.',
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Whoever is called must get a new secret by a way of their own: the operator rotates both together.',
    });
  }
}
