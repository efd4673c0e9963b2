import { Aws } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { addBundledFunction } from './bundled-function.ts';
import type { CompleteProps } from './email-api-defaults.ts';
import { eventLimits } from './event-limits.ts';
import type { Lives } from './lives.ts';
import { memoryMb } from './memory.ts';
import { pollQueue } from './poll.ts';
import type { Records } from './records.ts';

/** What recording SES's events needs to know. */
export interface RecordOutcomeFunctionProps
  extends Pick<
    CompleteProps,
    'sdk' | 'window' | 'logRetention' | 'eventsConcurrency' | 'historyDays' | 'webhookRecipients'
  > {
  readonly records: Records;
  /** Whose emails are looked at; what SES tells of others is ignored. */
  readonly configurationSet: ConfigurationSet;
  /** Where SES's events are. */
  readonly queue: Queue;
  /** Where they are written down, and handed over, where history is kept. */
  readonly lives: Lives | undefined;
}

/** The function behind SES's events, which may do what it does and nothing else. */
export class RecordOutcomeFunction extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, props: RecordOutcomeFunctionProps) {
    super(scope, id);
    const { records, sdk, window, configurationSet, queue, lives, logRetention, eventsConcurrency } = props;
    this.handler = addBundledFunction(this, {
      description: 'SES events: settles the records that they prove sent, writes down what became of emails',
      name: 'record-outcome',
      sdk,
      records,
      timeout: eventLimits.functionTimeout,
      environment: {
        ...records.variables,
        CONFIGURATION_SET: configurationSet.configurationSetName,
        WINDOW_SECONDS: String(window.toSeconds()),
        URL_SUFFIX: Aws.URL_SUFFIX,
        ...(lives && historyVariables(lives, props)),
      },
      memorySize: memoryMb.others,
      logRetention,
    });
    const actions = ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'];
    records.grantAccess(this.handler, ...actions);
    lives?.table.grants.actions(this.handler, ...actions);
    lives?.queue.grant(this.handler, 'sqs:SendMessage');
    pollQueue(this.handler, queue, {
      id: 'Events',
      batchSize: eventLimits.batchSize,
      maxConcurrency: eventsConcurrency,
    });
  }
}

const SECONDS_OF_A_DAY = 86_400;

const historyVariables = (
  { table, queue }: Lives,
  { historyDays, webhookRecipients }: RecordOutcomeFunctionProps,
) => ({
  HISTORY_TABLE_NAME: table.tableName,
  HISTORY_SECONDS: String(historyDays * SECONDS_OF_A_DAY),
  OUTCOMES_QUEUE_URL: queue.queueUrl,
  TELL_ADDRESSES: webhookRecipients ? ('true' as const) : ('false' as const),
});
