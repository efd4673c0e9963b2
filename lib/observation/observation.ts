import { Stack } from 'aws-cdk-lib';
import type { Alarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { CompleteProps } from '../email-api-defaults.ts';
import type { HttpEndpoint } from '../http-endpoint.ts';
import type { Records } from '../records.ts';
import type { SesEvents } from '../ses-events.ts';
import { Alarms } from './alarms.ts';
import { LogMetrics } from './log-metrics.ts';
import { ServiceDashboard } from './service-dashboard.ts';
import { collectMetrics, type Parts } from './service-metrics.ts';

/** All parts that are watched. */
export interface ObservationProps
  extends Pick<CompleteProps, 'openRecordsEvery' | 'alarmEmail' | 'runbookUrl'>,
    Pick<Parts, 'configurationSet' | 'lives'> {
  readonly records: Records;
  readonly endpoint: HttpEndpoint;
  readonly events: SesEvents;
  /** Beside those of lives. */
  readonly functions: {
    readonly sendEmail: LambdaFunction;
    readonly lookUpEmail: LambdaFunction;
    readonly recordOutcome: LambdaFunction;
    readonly countOpenRecords: LambdaFunction;
    /** Where callers have API keys. */
    readonly authorizeCaller: LambdaFunction | undefined;
  };
}

/** Who watches: metrics from the logs, alarms and a dashboard. Nothing of it runs with a request. */
export class Observation extends Construct {
  readonly alarms: readonly Alarm[];
  readonly alarmTopic?: Topic;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: ObservationProps) {
    super(scope, id);
    const { endpoint, events, functions, lives } = props;
    const { sendEmail, lookUpEmail, recordOutcome, countOpenRecords, authorizeCaller } = functions;
    const { stackName, node } = Stack.of(this);
    const { metrics: logs } = new LogMetrics(this, 'LogMetrics', {
      // A stack's name is the only one in its account and region; the path tells two APIs of one stack apart.
      metricNamespace: `EmailApi/${stackName}${scope.node.path.slice(node.path.length)}`,
      logGroups: {
        sendEmail: sendEmail.logGroup,
        recordOutcome: recordOutcome.logGroup,
        countOpenRecords: countOpenRecords.logGroup,
        access: endpoint.accessLogs,
        authorizeCaller: authorizeCaller?.logGroup,
        lives: lives && recordOutcome.logGroup,
        callWebhook: lives?.calls?.callWebhook.logGroup,
      },
    });
    const { queue, deadLetterQueue } = events;
    const service = collectMetrics({
      ...props,
      functions: [
        sendEmail,
        lookUpEmail,
        recordOutcome,
        countOpenRecords,
        ...(authorizeCaller ? [authorizeCaller] : []),
        ...(lives?.functions ?? []),
      ],
      table: props.records.table,
      stage: endpoint.stage,
      queue,
      deadLetterQueue,
    });
    const { alarms, topic } = new Alarms(this, 'Alarms', { ...props, service, logs });
    this.alarms = alarms;
    this.alarmTopic = topic;
    this.dashboard = new ServiceDashboard(this, 'Dashboard', { service, logs, alarms }).dashboard;
  }
}
