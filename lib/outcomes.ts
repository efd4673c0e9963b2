import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { announcing } from './outcome-limits.ts';
import { createTriedQueue } from './tried-queue.ts';

/** What changes in the lives of emails, from the queue that it is handed over to, to the topic that whoever wants it subscribes to. */
export class Outcomes extends Construct {
  /** Changes that are to be announced. */
  readonly queue: Queue;
  /** Those that were tried in vain. */
  readonly deadLetterQueue: Queue;
  readonly topic: Topic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { queue, deadLetterQueue } = createTriedQueue(this, announcing);
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    // Without KMS: whoever subscribes would need the key, and a topic just passes on.
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
  }
}
