import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AnnounceOutcomeFunction } from './announce-outcome-function.ts';
import { CallWebhookFunction } from './call-webhook-function.ts';
import type { CompleteProps } from './email-api-defaults.ts';
import { HistoryTable } from './history-table.ts';
import { Outcomes } from './outcomes.ts';
import { Webhook } from './webhook.ts';

/** What calls the webhook, where there is one. */
export interface Calls {
  readonly webhook: Webhook;
  readonly callWebhook: LambdaFunction;
}

/** What becomes of emails once SES has them: where it is kept, and how others are told. */
export class Lives extends Construct {
  readonly table: Table;
  /** What changes are handed over to. */
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly topic: Topic;
  readonly announceOutcome: LambdaFunction;
  readonly calls?: Calls;

  constructor(scope: Construct, id: string, props: CompleteProps) {
    super(scope, id);
    this.table = new HistoryTable(this, 'History', props).table;
    const outcomes = new Outcomes(this, 'Outcomes');
    this.queue = outcomes.queue;
    this.deadLetterQueue = outcomes.deadLetterQueue;
    this.topic = outcomes.topic;
    this.announceOutcome = new AnnounceOutcomeFunction(this, 'AnnounceOutcome', {
      ...props,
      outcomes,
    }).handler;
    this.calls = this.addWebhook(props);
  }

  /** The functions that tell others. */
  get functions(): LambdaFunction[] {
    return [this.announceOutcome, ...(this.calls ? [this.calls.callWebhook] : [])];
  }

  private addWebhook(props: CompleteProps): Calls | undefined {
    const { webhookUrl: url } = props;
    if (url === undefined) return undefined;
    const webhook = new Webhook(this, 'Webhook', { topic: this.topic });
    const { handler } = new CallWebhookFunction(this, 'CallWebhook', { ...props, webhook, url });
    return { webhook, callWebhook: handler };
  }
}
