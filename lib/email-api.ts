import type { Alarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CountOpenRecordsFunction } from './count-open-records-function.ts';
import { withDefaults } from './email-api-defaults.ts';
import type { EmailApiProps } from './email-api-props.ts';
import { HttpEndpoint } from './http-endpoint.ts';
import { LookUpEmailFunction } from './look-up-email-function.ts';
import { Observation } from './observation/observation.ts';
import { RecordOutcomeFunction } from './record-outcome-function.ts';
import { RecordsTable } from './records-table.ts';
import { SendEmailFunction } from './send-email-function.ts';
import { Sender } from './sender.ts';
import { SesEvents } from './ses-events.ts';

/** `POST /email`, whole: what a key was used for, who sends, the way in, what SES tells, and who watches. */
export class EmailApi extends Construct {
  /** Where to POST an email. */
  readonly url: string;
  /** Where the API is, for clients that add the path themselves, as Resend's do. */
  readonly baseUrl: string;
  /** What answers `POST /email`. */
  readonly function: LambdaFunction;
  /** What reads SES's events. */
  readonly recordOutcomeFunction: LambdaFunction;
  /** What every key was used for. By default it is kept when the stack is deleted. */
  readonly table: Table;
  /** What SES tells of every email. Others may subscribe, say to bounces and complaints. */
  readonly events: Topic;
  /** The events that could not be recorded. Nothing should be here, and an alarm tells when something is. */
  readonly deadLetterQueue: Queue;
  /** What goes on. */
  readonly dashboard: Dashboard;
  /** What is wrong. They may be given further actions. */
  readonly alarms: readonly Alarm[];
  /** What the alarms publish to, where `alarmEmail` is given. */
  readonly alarmTopic?: Topic;
  private readonly endpoint: HttpEndpoint;

  /** @throws in one sentence, where the props cannot be */
  constructor(scope: Construct, id: string, given: EmailApiProps) {
    super(scope, id);
    const props = withDefaults(given);
    const { table } = new RecordsTable(this, 'Records', props);
    const sender = new Sender(this, 'Sender', props);
    const { handler } = new SendEmailFunction(this, 'SendEmail', { ...props, table, sender });
    const lookUp = new LookUpEmailFunction(this, 'LookUpEmail', { ...props, table });
    const handlers = { sendEmail: handler, lookUpEmail: lookUp.handler };
    this.endpoint = new HttpEndpoint(this, 'Http', { ...props, handlers });

    const parts = { ...props, table, configurationSet: sender.configurationSet };
    const events = new SesEvents(this, 'Events', parts);
    const recorder = new RecordOutcomeFunction(this, 'RecordOutcome', { ...parts, queue: events.queue });
    const counter = new CountOpenRecordsFunction(this, 'CountOpenRecords', parts);
    const observation = new Observation(this, 'Observation', {
      ...parts,
      endpoint: this.endpoint,
      events,
      functions: [handler, lookUp.handler, recorder.handler, counter.handler],
    });

    this.url = this.endpoint.url;
    this.baseUrl = this.endpoint.baseUrl;
    this.function = handler;
    this.recordOutcomeFunction = recorder.handler;
    this.table = table;
    this.events = events.topic;
    this.deadLetterQueue = events.deadLetterQueue;
    this.dashboard = observation.dashboard;
    this.alarms = observation.alarms;
    this.alarmTopic = observation.alarmTopic;
  }

  /**
   * Lets a role, user or group of this account call every route: send, and ask what became of it. Each caller sees
   * their own keys alone. A caller of another account assumes a role of this one first: HTTP APIs have no policy of their
   * own.
   *
   * @throws where `auth` is not 'iam': with tokens, the token decides
   */
  grantSend(grantee: IGrantable): Grant {
    return this.endpoint.grantSend(grantee);
  }
}
