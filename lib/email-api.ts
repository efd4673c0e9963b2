import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HttpEndpoint, type Throttle } from './http-endpoint.ts';
import { RecordOutcomeFunction } from './record-outcome-function.ts';
import { RecordsTable } from './records-table.ts';
import { SendEmailFunction } from './send-email-function.ts';
import { Sender } from './sender.ts';
import { SesEvents } from './ses-events.ts';

export interface EmailApiProps {
  /**
   * Who every email comes from: `a@b` or `Name <a@b>`. SES in the stack's account and region must know the
   * address or its domain as a verified identity.
   */
  readonly from: string;
  /**
   * How many requests the API takes before it answers 429.
   *
   * @default 50 a second and bursts of 100
   */
  readonly throttle?: Throttle;
}

/** `POST /email`, whole: what a key was used for, who sends, what runs, the way in, what SES tells. */
export class EmailApi extends Construct {
  /** Where to POST an email. */
  readonly url: string;
  /** What answers `POST /email`. */
  readonly function: NodejsFunction;
  /** What every key was used for. It is kept when the stack is deleted. */
  readonly table: Table;
  /** What SES tells of every email. Others may subscribe, say to bounces and complaints. */
  readonly events: Topic;
  /** The events that could not be recorded. Nothing should be here; alarm when something is. */
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { from, throttle }: EmailApiProps) {
    super(scope, id);
    const { table } = new RecordsTable(this, 'Records');
    const sender = new Sender(this, 'Sender', { from });
    const { handler } = new SendEmailFunction(this, 'SendEmail', { table, sender });
    const { url } = new HttpEndpoint(this, 'Http', { handler, throttle });

    const { configurationSet } = sender;
    const { topic, queue, deadLetterQueue } = new SesEvents(this, 'Events', { configurationSet });
    new RecordOutcomeFunction(this, 'RecordOutcome', { table, configurationSet, queue });

    this.url = url;
    this.function = handler;
    this.table = table;
    this.events = topic;
    this.deadLetterQueue = deadLetterQueue;
  }
}
