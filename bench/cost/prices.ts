/**
 * List prices in us-east-1, first tier, without free tiers, in US dollars. AWS changes them: each says on which page
 * it stands.
 */
export const prices = {
  /**
   * A thousand emails, for accounts that sent since June 2025, and for those that are new since July 2026 (*Essentials*).
   * aws.amazon.com/ses/pricing, second-hand.
   */
  sesThousand: 0.1,
  sesThousandNew: 0.16,
  /** A million requests of an HTTP API, of up to 512 KB each. aws.amazon.com/api-gateway/pricing */
  gatewayMillion: 1,
  /** A million invocations, and a GB-second on arm64. aws.amazon.com/lambda/pricing */
  lambdaMillion: 0.2,
  lambdaGbSecond: 0.0000133334,
  /** A million units on demand; deletions by TTL are free. aws.amazon.com/dynamodb/pricing/on-demand */
  writeMillion: 0.625,
  readMillion: 0.125,
  /** By the month: a GB of a table, and of what point-in-time recovery keeps of it. aws.amazon.com/dynamodb/pricing/on-demand */
  storedGbMonth: 0.25,
  recoveryGbMonth: 0.2,
  /**
   * A million publishes to a standard topic, of up to 64 KB each; what it delivers to SQS is free. A batch is one
   * ("Amazon SNS message batching": up to a tenth of the cost). aws.amazon.com/sns/pricing
   */
  publishMillion: 0.5,
  /** A million requests to a standard queue, of up to 64 KB each, batches too. aws.amazon.com/sqs/pricing */
  queueMillion: 0.4,
  /** A GB taken in, standard class. aws.amazon.com/cloudwatch/pricing */
  logGb: 0.5,
  /** A GB sent to the internet. aws.amazon.com/ec2/pricing/on-demand, "Data Transfer" */
  outGb: 0.09,
  /** By the month: a metric that an alarm looks at, a metric of one's own, a dashboard. aws.amazon.com/cloudwatch/pricing */
  alarmMetricMonth: 0.1,
  metricMonth: 0.3,
  dashboardMonth: 3,
  /** By the month: a secret. aws.amazon.com/secrets-manager/pricing */
  secretMonth: 0.4,
} as const;

export type Prices = { readonly [name in keyof typeof prices]: number };
