import { type Duration, Validations } from 'aws-cdk-lib';
import { type ConfigurationSet, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventLimits } from './event-limits.ts';
import { createTriedQueue } from './tried-queue.ts';

/** Whose events come, and how long they are kept. */
export interface SesEventsProps {
  readonly configurationSet: ConfigurationSet;
  /** How long a key may be unknown: after that, there is nothing left that an event could settle. */
  readonly hold: Duration;
}

/** What SES tells of every email that it accepted, on its way to whoever reads the queue. */
export class SesEvents extends Construct {
  readonly topic: Topic;
  /** Every event, as SES wrote it. */
  readonly queue: Queue;
  /** The events that were tried in vain; from here they can be redriven. */
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { configurationSet, hold }: SesEventsProps) {
    super(scope, id);
    // Without KMS: SES could only use a key of our own, paid for by the request, and a topic just passes on.
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    const { queue, deadLetterQueue } = createTriedQueue(this, { ...eventLimits, retentionPeriod: hold });
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
    // Lets SES publish, for this configuration set of this account only.
    configurationSet.addEventDestination('Events', {
      destination: EventDestination.snsTopic(this.topic),
      events: proofs,
    });
    Validations.of(queue).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'SNS tries a queue for 23 days ("Amazon SNS message delivery retries"), longer than any key is held.',
    });
  }
}

/** The events that follow an acceptance, each of which proves it. Opens and clicks prove nothing more. */
const proofs = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.RENDERING_FAILURE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.DELIVERY_DELAY,
];
