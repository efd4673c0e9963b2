import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Lives } from '../lives.ts';

/** What has metrics by itself. */
export interface Parts {
  readonly stage: HttpStage;
  /** Those behind the API first. */
  readonly functions: readonly [sendEmail: IFunction, lookUpEmail: IFunction, ...others: IFunction[]];
  /** Where the records are in DynamoDB. */
  readonly table: Table | undefined;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly configurationSet: ConfigurationSet;
  /** Where history is kept. */
  readonly lives: Lives | undefined;
}

/** The metrics by name; those with a statistic are made when they are asked for. */
export type ServiceMetrics = ReturnType<typeof collectMetrics>;

/** What the services tell by themselves, for the alarms and the dashboard. */
export function collectMetrics(parts: Parts) {
  const { stage, functions, table, queue, deadLetterQueue, configurationSet, lives } = parts;
  const [sendEmail, lookUpEmail] = functions;
  const ours = { 'ses:configuration-set': configurationSet.configurationSetName };
  return {
    requests: stage.metricCount({ label: 'Requests' }),
    clientErrors: stage.metricClientError({ label: '4xx' }),
    serverErrors: stage.metricServerError({ label: '5xx' }),
    apiLatency: (statistic: string) => stage.metricLatency({ statistic, label: `API ${statistic}` }),
    sendDuration: (statistic: string) =>
      sendEmail.metricDuration({ statistic, label: `Function ${statistic}` }),
    sendThrottles: sendEmail.metricThrottles({ label: 'Throttled by Lambda' }),
    lookUpThrottles: lookUpEmail.metricThrottles({ label: 'Throttled by Lambda, look-ups' }),
    functionErrors: sum(
      'errors',
      'Function errors',
      functions.map((one) => one.metricErrors()),
    ),
    gigabyteSeconds: sumGigabyteSeconds(functions),
    readUnits: table?.metricConsumedReadCapacityUnits({ label: 'Read units' }),
    writeUnits: table?.metricConsumedWriteCapacityUnits({ label: 'Write units' }),
    queueAge: queue.metricApproximateAgeOfOldestMessage({ label: 'Age of the oldest event, s' }),
    queueDepth: countMessages(queue, 'Events waiting'),
    deadLetters: countMessages(deadLetterQueue, 'Dead letters'),
    ...(lives && measureLives(lives)),
    // Without dimensions, of the whole account: that is what AWS looks at.
    bounceRate: measureReputation('BounceRate', 'Bounces, account'),
    complaintRate: measureReputation('ComplaintRate', 'Complaints, account'),
    ownBounceRate: measureReputation('BounceRate', 'Bounces, this API', ours),
    ownComplaintRate: measureReputation('ComplaintRate', 'Complaints, this API', ours),
  };
}

const measureLives = ({ table, queue, deadLetterQueue, calls }: Lives) => ({
  historyReadUnits: table.metricConsumedReadCapacityUnits({ label: 'Read units, history' }),
  historyWriteUnits: table.metricConsumedWriteCapacityUnits({ label: 'Write units, history' }),
  outcomesDepth: countMessages(queue, 'To be announced'),
  outcomesDeadLetters: countMessages(deadLetterQueue, 'Not announced'),
  ...(calls && {
    webhookDepth: countMessages(calls.webhook.queue, 'To be called out'),
    webhookDeadLetters: countMessages(calls.webhook.deadLetterQueue, 'Called in vain'),
  }),
});

const countMessages = (queue: Queue, label: string): Metric =>
  queue.metricApproximateNumberOfMessagesVisible({ label });

/** SES publishes a rate as a share, 0 to 1. */
const measureReputation = (rate: string, label: string, dimensionsMap?: { [name: string]: string }) =>
  new Metric({ namespace: 'AWS/SES', metricName: `Reputation.${rate}`, label, dimensionsMap });

/** What Lambda charges for: time by memory. */
function sumGigabyteSeconds(functions: readonly IFunction[]): MathExpression {
  const durations = functions.map((one) => one.metricDuration({ statistic: 'Sum' }));
  const gigabytes = functions.map(
    ({ node }) => Number((node.defaultChild as CfnFunction).memorySize) / 1_024,
  );
  return sum('ms', 'Lambda GB-seconds', durations, (index) => ` * ${gigabytes[index]} / 1000`);
}

/** A metric that tells nothing counts as zero. `id` tells apart what meets in one graph. */
function sum(id: string, label: string, metrics: readonly IMetric[], factor = (_index: number) => '') {
  return new MathExpression({
    expression: metrics.map((_, index) => `FILL(${id}${index}, 0)${factor(index)}`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`${id}${index}`, metric])),
    label,
  });
}
