import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as Handler } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { addBundledFunction } from './bundled-function.ts';
import type { CompleteProps } from './email-api-defaults.ts';
import { memoryMb } from './memory.ts';
import type { Records } from './records.ts';

/** What the count needs to know. */
export interface CountOpenRecordsFunctionProps
  extends Pick<CompleteProps, 'sdk' | 'openRecordsEvery' | 'logRetention'> {
  readonly records: Records;
}

/** The function that looks for keys which are unknown for too long. It reads, and nothing else. */
export class CountOpenRecordsFunction extends Construct {
  readonly handler: Handler;

  constructor(scope: Construct, id: string, props: CountOpenRecordsFunctionProps) {
    super(scope, id);
    const { records, sdk, openRecordsEvery, logRetention } = props;
    this.handler = addBundledFunction(this, {
      description: 'On a schedule: counts the records that are open past their lease',
      name: 'count-open-records',
      sdk,
      records,
      // Lambda's longest: every record is read, a megabyte at a time.
      timeout: Duration.minutes(15),
      environment: records.variables,
      memorySize: memoryMb.others,
      logRetention,
    });
    records.grantAccess(this.handler, 'dynamodb:Scan');
    // What failed is not tried again: the next count is due soon.
    this.handler.configureAsyncInvoke({ retryAttempts: 0 });
    // A rule, not EventBridge Scheduler: Lambda lets this one rule in, and no role is needed.
    new Rule(this, 'Schedule', {
      description: 'When the open records are counted',
      schedule: Schedule.rate(openRecordsEvery),
      targets: [new LambdaFunction(this.handler)],
    });
    const reason =
      'A count that failed is worth nothing later. An alarm tells, and the next one is due soon.';
    Validations.of(this).acknowledge(
      { id: 'Serverless-LambdaDLQ', reason },
      { id: 'Serverless-LambdaAsyncFailureDestination', reason },
      { id: 'Serverless-EventBusDLQ', reason },
    );
  }
}
