import { type Duration, Names, Stack, Validations } from 'aws-cdk-lib';
import { type ConfigurationSet, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventLimits } from './event-limits.ts';

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

    // Named by us, so that the dead letters know their queue: the two cannot wait for each other's ARN.
    const queueName = Names.uniqueResourceName(this, { maxLength: 80, separator: '-' });
    const queueArn = Stack.of(this).formatArn({ service: 'sqs', resource: queueName });
    this.deadLetterQueue = new Queue(this, 'DeadLetters', {
      retentionPeriod: eventLimits.deadLetterRetention,
      redriveAllowPolicy: {
        redrivePermission: RedrivePermission.BY_QUEUE,
        sourceQueues: [Queue.fromQueueArn(this, 'Source', queueArn)],
      },
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.queue = new Queue(this, 'Queue', {
      queueName,
      visibilityTimeout: eventLimits.visibilityTimeout,
      retentionPeriod: hold,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: eventLimits.maxReceiveCount },
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });

    this.topic.addSubscription(new SqsSubscription(this.queue, { rawMessageDelivery: true }));
    // Lets SES publish, for this configuration set of this account only.
    configurationSet.addEventDestination('Events', {
      destination: EventDestination.snsTopic(this.topic),
      events: proofs,
    });
    Validations.of(this.deadLetterQueue).acknowledge({
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'These are the dead letters.',
    });
    Validations.of(this.queue).acknowledge({
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
