import { Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

/** How a function gets what is in a queue. */
export interface Polling {
  /** The name of what polls, in the function's scope. */
  readonly id: string;
  readonly batchSize: number;
  /** How many batches are worked on at once, from 2 up. */
  readonly maxConcurrency: number;
}

/** Lets Lambda give a function what is in a queue, at once, in batches of which it may fail a part. */
export function pollQueue(
  handler: LambdaFunction,
  queue: Queue,
  { id, batchSize, maxConcurrency }: Polling,
): void {
  // What Lambda needs to poll. An `SqsEventSource` would grant more.
  queue.grant(handler, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
  handler.addEventSourceMapping(id, {
    eventSourceArn: queue.queueArn,
    // No batching window: somebody may be waiting for this very message.
    batchSize,
    maxConcurrency,
    reportBatchItemFailures: true,
  });
  const reason = 'What fails stays in the queue, which has dead letters of its own.';
  Validations.of(handler).acknowledge(
    { id: 'Serverless-LambdaDLQ', reason },
    { id: 'Serverless-LambdaEventSourceMappingDestination', reason },
  );
}
