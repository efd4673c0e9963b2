import type { Duration } from 'aws-cdk-lib';
import type { CreateAlarmOptions, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { LogMetrics } from './log-metrics.ts';
import type { RunbookAnchor } from './runbook.ts';
import type { ServiceMetrics } from './service-metrics.ts';

/** What the alarms look at. */
export interface Watched {
  readonly service: ServiceMetrics;
  readonly logs: LogMetrics['metrics'];
  readonly openRecordsEvery: Duration;
}

/** It is wrong when the metric reaches the threshold; where nothing is told, it is not. */
export interface Watch extends Partial<CreateAlarmOptions> {
  readonly what: string;
  readonly runbook: RunbookAnchor;
  readonly metric: IMetric;
  readonly threshold: number;
}
