import { Stack, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { linkRunbook, RUNBOOK } from './runbook.ts';
import type { Watched } from './watch.ts';
import { listWatches } from './watches.ts';

/** What is watched, and who is told. */
export interface AlarmsProps extends Watched {
  /** Who gets a mail. */
  readonly alarmEmail?: string;
  readonly runbookUrl?: string;
}

/** The alarms, each of which tells where the runbook says what to do, and who is told. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];
  /** What the alarms publish to; only there where somebody gets it. */
  readonly topic?: Topic;

  constructor(scope: Construct, id: string, { alarmEmail, runbookUrl = RUNBOOK, ...watched }: AlarmsProps) {
    super(scope, id);
    this.alarms = Object.entries(listWatches(watched)).map(
      ([name, { what, runbook, ...watch }]) =>
        new Alarm(this, name, {
          alarmDescription: `${what}. What to do: ${linkRunbook(runbookUrl, runbook)}`,
          comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
          evaluationPeriods: 1,
          treatMissingData: TreatMissingData.NOT_BREACHING,
          ...watch,
        }),
    );
    if (alarmEmail !== undefined) this.topic = this.mailTo(alarmEmail);
  }

  private mailTo(alarmEmail: string): Topic {
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(alarmEmail));
    Validations.of(topic).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'Nobody would read the queue of mails that did not arrive; the alarms themselves stay in CloudWatch.',
    });
    // A topic with a policy of its own has lost the one that lets the whole account publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: { 'aws:SourceArn': this.alarms.map(({ alarmArn }) => alarmArn) },
        },
      }),
    );
    for (const alarm of this.alarms) alarm.addAlarmAction(new SnsAction(topic));
    return topic;
  }
}
