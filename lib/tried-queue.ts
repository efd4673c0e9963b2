import { Duration, Names, Stack, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** How long, and how often, a message is tried. */
export interface Tries {
  /** How long a message that is being worked on is hidden from others; what fails comes again after it. */
  readonly visibilityTimeout: Duration;
  readonly maxReceiveCount: number;
  /** How long a message is kept, whatever is tried. */
  readonly retentionPeriod: Duration;
}

/** A queue, and what was tried in vain. */
export interface TriedQueue {
  readonly queue: Queue;
  /** From here messages can be redriven to the queue, and to no other. */
  readonly deadLetterQueue: Queue;
}

/** The most that SQS keeps anything. It counts from when a message came to the first of the two queues. */
const DEAD_LETTERS_KEPT_DAYS = 14;

/**
 * A queue whose messages are tried some times, and kept after that. Encrypted by SQS, and reached by TLS alone.
 *
 * @param scope of its own: the parts are `Queue` and `DeadLetters` there
 */
export function createTriedQueue(scope: Construct, tries: Tries): TriedQueue {
  // Named by us, so that the dead letters know their queue: the two cannot wait for each other's ARN.
  const queueName = Names.uniqueResourceName(scope, { maxLength: 80, separator: '-' });
  const queueArn = Stack.of(scope).formatArn({ service: 'sqs', resource: queueName });
  const kept = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
  const deadLetterQueue = new Queue(scope, 'DeadLetters', {
    ...kept,
    retentionPeriod: Duration.days(DEAD_LETTERS_KEPT_DAYS),
    redriveAllowPolicy: {
      redrivePermission: RedrivePermission.BY_QUEUE,
      sourceQueues: [Queue.fromQueueArn(scope, 'Source', queueArn)],
    },
  });
  const { maxReceiveCount, visibilityTimeout, retentionPeriod } = tries;
  const queue = new Queue(scope, 'Queue', {
    ...kept,
    queueName,
    visibilityTimeout,
    retentionPeriod,
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount },
  });
  Validations.of(deadLetterQueue).acknowledge({
    id: 'Serverless-SQSRedrivePolicy',
    reason: 'These are the dead letters.',
  });
  return { queue, deadLetterQueue };
}
