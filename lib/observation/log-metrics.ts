import { type Metric, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type LogFilter, type LogMetricName, logFilters } from './log-filters.ts';

/** Whose log lines are counted. */
export interface LogMetricsProps {
  readonly metricNamespace: string;
  /** A function that is not there has no metrics. */
  readonly logGroups: { readonly [log in LogFilter['from']]: ILogGroup | undefined };
}

/** By name; that of API keys where callers have some. */
type LogMetricSums = { readonly [name in Exclude<LogMetricName, 'ApiKeysRefused'>]: Metric } & {
  readonly ApiKeysRefused?: Metric;
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
