import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Alarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ApiKeysTable } from './api-keys-table.ts';
import { AuthorizeCallerFunction } from './authorize-caller-function.ts';
import { CountOpenRecordsFunction } from './count-open-records-function.ts';
import { type CompleteProps, withDefaults } from './email-api-defaults.ts';
import type { EmailApiProps } from './email-api-props.ts';
import { HttpEndpoint } from './http-endpoint.ts';
import { type EmailApiAttributes, type IEmailApi, ImportedEmailApi } from './imported-email-api.ts';
import { LookUpEmailFunction } from './look-up-email-function.ts';
import { Observation } from './observation/observation.ts';
import { RecordOutcomeFunction } from './record-outcome-function.ts';
import { RecordsTable } from './records-table.ts';
import { SendEmailFunction } from './send-email-function.ts';
import { Sender } from './sender.ts';
import { SesEvents } from './ses-events.ts';

/**
 * `POST /email`, whole: a request with an `Idempotency-Key` sends one email, however often it is repeated.
 *
 * The HTTP API and its functions, the table of what every key was used for, SES's configuration set and the way of its
 * events back into the table, alarms and a dashboard.
 *
 * @example
 * const emails = new EmailApi(this, 'Emails', { from: 'no-reply@example.com' });
 * new CfnOutput(this, 'EmailsUrl', { value: emails.url });
 */
export class EmailApi extends Construct implements IEmailApi {
  /**
   * An email API of another app or stack, in this account and region. Its callers sign with IAM.
   *
   * @param scope the stack, or a construct in it
   * @param id its name there
   * @param attributes what is known of the API
   *
   * @example
   * const emails = EmailApi.fromEmailApiAttributes(this, 'Emails', {
   *   url: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/email',
   *   httpApiId: 'a1b2c3d4e5',
   * });
   */
  static fromEmailApiAttributes(scope: Construct, id: string, attributes: EmailApiAttributes): IEmailApi {
    return new ImportedEmailApi(scope, id, attributes);
  }

  /** Where to POST an email. */
  readonly url: string;
  /** Where the API is, for clients that add the path themselves, as Resend's do. */
  readonly baseUrl: string;
  /** What takes the requests. */
  readonly httpApi: HttpApi;
  /** What answers `POST /email`. */
  readonly sendEmailFunction: LambdaFunction;
  /** What answers `GET /email`. */
  readonly lookUpEmailFunction: LambdaFunction;
  /** What reads SES's events. */
  readonly recordOutcomeFunction: LambdaFunction;
  /** What every key was used for. By default it is kept when the stack is deleted. */
  readonly table: Table;
  /** Whom an API key lets in, where `auth` is `Auth.apiKeys()`. By default it is kept, too. */
  readonly apiKeysTable?: Table;
  /** What every email is sent with. */
  readonly configurationSet: ConfigurationSet;
  /** What SES tells of every email. Others may subscribe, say to bounces and complaints. */
  readonly events: Topic;
  /** The events that could not be recorded. Nothing should be here, and an alarm tells when something is. */
  readonly deadLetterQueue: Queue;
  /** What goes on. */
  readonly dashboard: Dashboard;
  /** What is wrong. They may be given further actions. */
  readonly alarms: Alarm[];
  /** What the alarms publish to, where `alarmEmail` or `alarmTopic` is given. */
  readonly alarmTopic?: ITopic;
  private readonly endpoint: HttpEndpoint;

  /**
   * @throws in one sentence, where the props cannot be
   * @param scope the stack, or a construct in it
   * @param id its name there; under another one, CloudFormation makes another, empty table
   * @param props what it may be told
   */
  constructor(scope: Construct, id: string, props: EmailApiProps) {
    super(scope, id);
    const complete = withDefaults(props ?? {});
    const { table } = new RecordsTable(this, 'Records', complete);
    const sender = new Sender(this, 'Sender', complete);
    const { handler } = new SendEmailFunction(this, 'SendEmail', { ...complete, table, sender });
    const lookUp = new LookUpEmailFunction(this, 'LookUpEmail', { ...complete, table });
    const handlers = { sendEmail: handler, lookUpEmail: lookUp.handler };
    const { authorizeCaller, ...apiKeys } = this.addApiKeys(complete);
    this.endpoint = new HttpEndpoint(this, 'Http', { ...complete, handlers, authorizeCaller });

    const parts = { ...complete, table, configurationSet: sender.configurationSet };
    const events = new SesEvents(this, 'Events', parts);
    const recorder = new RecordOutcomeFunction(this, 'RecordOutcome', { ...parts, queue: events.queue });
    const counter = new CountOpenRecordsFunction(this, 'CountOpenRecords', parts);
    const observation = new Observation(this, 'Observation', {
      ...parts,
      endpoint: this.endpoint,
      events,
      functions: [handler, lookUp.handler, recorder.handler, counter.handler],
      authorizeCaller,
    });
    const { alarmTopic } = complete;
    if (alarmTopic) for (const alarm of observation.alarms) alarm.addAlarmAction(new SnsAction(alarmTopic));

    this.url = this.endpoint.url;
    this.baseUrl = this.endpoint.baseUrl;
    this.httpApi = this.endpoint.httpApi;
    this.sendEmailFunction = handler;
    this.lookUpEmailFunction = lookUp.handler;
    this.recordOutcomeFunction = recorder.handler;
    this.table = table;
    this.apiKeysTable = apiKeys.table;
    this.configurationSet = sender.configurationSet;
    this.events = events.topic;
    this.deadLetterQueue = events.deadLetterQueue;
    this.dashboard = observation.dashboard;
    this.alarms = [...observation.alarms];
    this.alarmTopic = alarmTopic ?? observation.alarmTopic;
  }

  /**
   * Lets a role, user or group of this account call every route: send, and ask what became of it.
   *
   * Each caller sees their own keys alone. A caller of another account assumes a role of this one first: HTTP APIs have no policy of their
   * own.
   *
   * @throws where `auth` is not `Auth.iam()`: then the token or the API key decides
   * @param grantee who may call
   */
  grantSend(grantee: IGrantable): Grant {
    return this.endpoint.grantSend(grantee);
  }

  private addApiKeys(props: CompleteProps): { table?: Table; authorizeCaller?: LambdaFunction } {
    if (props.auth._callers.kind !== 'apiKeys') return {};
    const { table } = new ApiKeysTable(this, 'ApiKeys', props);
    const { handler } = new AuthorizeCallerFunction(this, 'AuthorizeCaller', { ...props, table });
    return { table, authorizeCaller: handler };
  }
}
