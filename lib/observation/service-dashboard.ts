import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { LogMetrics } from './log-metrics.ts';
import type { ServiceMetrics } from './service-metrics.ts';

/** What the dashboard shows. */
export interface ServiceDashboardProps {
  readonly service: ServiceMetrics;
  readonly logs: LogMetrics['metrics'];
  readonly alarms: readonly Alarm[];
}

/** Everything at a glance: what is wrong, what goes through, what it costs. */
export class ServiceDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { service, logs, alarms }: ServiceDashboardProps) {
    super(scope, id);
    const { OpenOverdue, TooManyRequests, Healed, ApiKeysRefused, ...outcomes } = logs;
    // Without a name of ours: dashboards of all regions share their names.
    this.dashboard = new Dashboard(this, 'Dashboard', {
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24 })],
        [
          graph('Traffic', [
            service.requests,
            service.clientErrors,
            service.serverErrors,
            TooManyRequests,
            ...(ApiKeysRefused ? [ApiKeysRefused] : []),
          ]),
          graph('Outcomes', Object.values(outcomes), { stacked: true }),
        ],
        [
          graph('Latency, ms', [
            ...['p50', 'p99'].map(service.apiLatency),
            ...['p50', 'p99'].map(service.sendDuration),
          ]),
          graph('SES reputation, 0 to 1', [service.bounceRate, service.ownBounceRate], {
            right: [service.complaintRate, service.ownComplaintRate],
          }),
        ],
        [
          graph("SES's events", [service.queueDepth, service.deadLetters], { right: [service.queueAge] }),
          graph('Unknown for too long, and healed', [OpenOverdue.with({ statistic: 'Maximum' }), Healed]),
        ],
        [
          graph('Cost: requests and emails', [service.requests, outcomes.Sent], {
            right: [service.gigabyteSeconds],
          }),
          graph('Cost: the table', [service.readUnits, service.writeUnits]),
        ],
      ],
    });
  }
}

const graph = (title: string, left: IMetric[], more: GraphWidgetProps = {}) =>
  new GraphWidget({ title, left, width: 12, ...more });
