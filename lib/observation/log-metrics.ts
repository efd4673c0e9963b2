import { type Metric, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  type LifeMetricName,
  type LogFilter,
  type LogMetricName,
  logFilters,
  type WebhookMetricName,
} from './log-filters.ts';

/** Whose log lines are counted. */
export interface LogMetricsProps {
  readonly metricNamespace: string;
  /** What is not there has no metrics. */
  readonly logGroups: { readonly [log in LogFilter['from']]: ILogGroup | undefined };
}

/** Those of what an API need not have: API keys, history, a webhook. */
type Optional = 'ApiKeysRefused' | LifeMetricName | WebhookMetricName;

/** By name. */
type LogMetricSums = { readonly [name in Exclude<LogMetricName, Optional>]: Metric } & {
  readonly [name in Optional]?: Metric;
};

/** Lines of the logs turned into metrics by CloudWatch, without code at run time. Without lines, they cost nothing. */
export class LogMetrics extends Construct {
  /** Sums. */
  readonly metrics: LogMetricSums;

  constructor(scope: Construct, id: string, { metricNamespace, logGroups }: LogMetricsProps) {
    super(scope, id);
    const metric = (metricName: LogMetricName): Metric | undefined => {
      const { from, pattern, value = '1' }: LogFilter = logFilters[metricName];
      const filter = logGroups[from]?.addMetricFilter(metricName, {
        filterPattern: pattern,
        metricNamespace,
        metricName,
        metricValue: value,
        unit: Unit.COUNT,
      });
      return filter?.metric({ statistic: 'Sum', label: metricName });
    };
    const names = Object.keys(logFilters) as LogMetricName[];
    this.metrics = Object.fromEntries(names.map((name) => [name, metric(name)])) as LogMetricSums;
  }
}
