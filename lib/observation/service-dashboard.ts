import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { lifeMetricNames } from './log-filters.ts';
import type { LogMetrics } from './log-metrics.ts';
import type { ServiceMetrics } from './service-metrics.ts';

/** What the dashboard shows. */
export interface ServiceDashboardProps {
  readonly service: ServiceMetrics;
  readonly logs: LogMetrics['metrics'];
  readonly alarms: readonly Alarm[];
}

/** Everything at a glance: what is wrong, what goes through, what becomes of it, what it costs. */
export class ServiceDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { service, logs, alarms }: ServiceDashboardProps) {
    super(scope, id);
    // Without a name of ours: dashboards of all regions share their names.
    this.dashboard = new Dashboard(this, 'Dashboard', {
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24 })],
        [graphTraffic(service, logs), graphOutcomes(logs)],
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
          graph('Unknown for too long, and healed', [
            logs.OpenOverdue.with({ statistic: 'Maximum' }),
            logs.Healed,
          ]),
        ],
        ...graphLives(service, logs),
        [
          graph('Cost: requests and emails', [service.requests, logs.Sent], {
            right: [service.gigabyteSeconds],
          }),
          ...graphTables(service),
        ],
      ],
    });
  }
}

type Service = ServiceDashboardProps['service'];
type Logs = ServiceDashboardProps['logs'];

const graphTraffic = (service: Service, logs: Logs) =>
  graph('Traffic', [
    service.requests,
    service.clientErrors,
    service.serverErrors,
    logs.TooManyRequests,
    ...there(logs.ApiKeysRefused),
  ]);

function graphOutcomes(logs: Logs): GraphWidget {
  const { Sent, Replayed, InProgress, Reused, Refused, Throttled, NotVerified } = logs;
  const { NotSent, Unknown, Rejected, Contradicted } = logs;
  const good = [Sent, Replayed, InProgress, Reused];
  const bad = [Refused, Throttled, NotVerified, NotSent, Unknown, Rejected, Contradicted];
  return graph('Outcomes', [...good, ...bad], { stacked: true });
}

/** A row, where history is kept. */
function graphLives(service: Service, logs: Logs): GraphWidget[][] {
  const lives = there(...lifeMetricNames.map((name) => logs[name]));
  if (lives.length === 0) return [];
  const { outcomesDepth, outcomesDeadLetters, webhookDepth, webhookDeadLetters } = service;
  const { WebhookDelivered, WebhookFailed, WebhookGone } = logs;
  const waiting = there(outcomesDepth, outcomesDeadLetters, webhookDepth, webhookDeadLetters);
  const calls = there(WebhookDelivered, WebhookFailed, WebhookGone);
  return [
    [
      graph('What became of emails', lives, { stacked: true }),
      graph('Telling others', waiting, calls.length > 0 ? { right: calls } : {}),
    ],
  ];
}

/** None where there is no table: records in Redis, and no history. */
function graphTables(service: Service): GraphWidget[] {
  const { readUnits, writeUnits, historyReadUnits, historyWriteUnits } = service;
  const units = there(readUnits, writeUnits, historyReadUnits, historyWriteUnits);
  return units.length > 0 ? [graph('Cost: the tables', units)] : [];
}

/** Without those that are not. */
const there = (...metrics: (IMetric | undefined)[]): IMetric[] =>
  metrics.filter((metric) => metric !== undefined);

const graph = (title: string, left: IMetric[], more: GraphWidgetProps = {}) =>
  new GraphWidget({ title, left, width: 12, ...more });
