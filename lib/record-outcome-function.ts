import { Aws, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { addBundledFunction } from './bundled-function.ts';
import type { CompleteProps } from './email-api-defaults.ts';
import { eventLimits } from './event-limits.ts';
import { memoryMb } from './memory.ts';

/** What recording SES's events needs to know. */
export interface RecordOutcomeFunctionProps
  extends Pick<CompleteProps, 'sdk' | 'logRetention' | 'eventsConcurrency'> {
  readonly table: Table;
  /** Whose emails are looked at; what SES tells of others is ignored. */
  readonly configurationSet: ConfigurationSet;
  /** Where SES's events are. */
  readonly queue: Queue;
}

/** The function behind SES's events, which may do what it does and nothing else. */
export class RecordOutcomeFunction extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, props: RecordOutcomeFunctionProps) {
    super(scope, id);
    const { table, sdk, configurationSet, queue, logRetention, eventsConcurrency } = props;
    this.handler = addBundledFunction(this, {
      description: 'SES events: settles the records of what they prove to be sent',
      name: 'record-outcome',
      sdk,
      timeout: eventLimits.functionTimeout,
      environment: {
        TABLE_NAME: table.tableName,
        CONFIGURATION_SET: configurationSet.configurationSetName,
        URL_SUFFIX: Aws.URL_SUFFIX,
      },
      memorySize: memoryMb.others,
      logRetention,
    });
    table.grants.actions(this.handler, 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem');
    // What Lambda needs to poll. An `SqsEventSource` would grant more.
    queue.grant(this.handler, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
    this.handler.addEventSourceMapping('Events', {
      eventSourceArn: queue.queueArn,
      // No batching window: a client may be waiting for this very event.
      batchSize: eventLimits.batchSize,
      maxConcurrency: eventsConcurrency,
      reportBatchItemFailures: true,
    });
    const reason = 'What fails stays in the queue, which has dead letters of its own.';
    Validations.of(this.handler).acknowledge(
      { id: 'Serverless-LambdaDLQ', reason },
      { id: 'Serverless-LambdaEventSourceMappingDestination', reason },
    );
  }
}
