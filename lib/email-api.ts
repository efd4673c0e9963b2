import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Alarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Connections } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { withDefaults } from './email-api-defaults.ts';
import { addParts } from './email-api-parts.ts';
import type { EmailApiProps } from './email-api-props.ts';
import type { HttpEndpoint } from './http-endpoint.ts';
import { type EmailApiAttributes, type IEmailApi, ImportedEmailApi } from './imported-email-api.ts';
import type { Records } from './records.ts';

/**
 * `POST /email`, whole: a request with an `Idempotency-Key` sends one email, however often it is repeated.
 *
 * The HTTP API and its functions, the table of what every key was used for, SES's configuration set and the way of its
 * events back into the table, what became of each email and who is told, alarms and a dashboard.
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
  /** What answers `GET /email` and `GET /emails/{id}`. */
  readonly lookUpEmailFunction: LambdaFunction;
  /** What reads SES's events. */
  readonly recordOutcomeFunction: LambdaFunction;
  /** Whom an API key lets in, where `auth` is `Auth.apiKeys()`. By default it is kept, too. */
  readonly apiKeysTable?: Table;
  /** What every email is sent with. */
  readonly configurationSet: ConfigurationSet;
  /** What SES tells of every email. Others may subscribe, say to bounces and complaints. */
  readonly events: Topic;
  /** The events that could not be recorded. Nothing should be here, and an alarm tells when something is. */
  readonly deadLetterQueue: Queue;
  /** What became of each email, where `historyDays` is not 0. By default it is kept, too. */
  readonly historyTable?: Table;
  /** Each change in the life of an email, as a small JSON document. Others may subscribe. */
  readonly outcomes?: Topic;
  /** The changes that wait to be announced. `npm run records -- replay-event` puts one here again. */
  readonly outcomesQueue?: Queue;
  /** The changes that could not be announced. */
  readonly outcomesDeadLetterQueue?: Queue;
  /** What the calls of the webhook are signed with, where `webhookUrl` is given. */
  readonly webhookSecret?: Secret;
  /** The calls that the webhook did not take. */
  readonly webhookDeadLetterQueue?: Queue;
  /** What goes on. */
  readonly dashboard: Dashboard;
  /** What is wrong. They may be given further actions. */
  readonly alarms: Alarm[];
  /** What the alarms publish to, where `alarmEmail` or `alarmTopic` is given. */
  readonly alarmTopic?: ITopic;
  /** Of the functions that go to Redis, where the records are there: let them in. */
  readonly redisConnections?: Connections;
  private readonly endpoint: HttpEndpoint;
  private readonly records: Records;

  /**
   * @throws in one sentence, where the props cannot be
   * @param scope the stack, or a construct in it
   * @param id its name there; under another one, CloudFormation makes another, empty table
   * @param props what it may be told
   */
  constructor(scope: Construct, id: string, props: EmailApiProps) {
    super(scope, id);
    const complete = withDefaults(props ?? {});
    const parts = addParts(this, complete);
    const { endpoint, observation, lives } = parts;
    const { alarmTopic } = complete;
    if (alarmTopic) for (const alarm of observation.alarms) alarm.addAlarmAction(new SnsAction(alarmTopic));

    this.endpoint = endpoint;
    this.url = endpoint.url;
    this.baseUrl = endpoint.baseUrl;
    this.httpApi = endpoint.httpApi;
    this.sendEmailFunction = parts.sendEmail;
    this.lookUpEmailFunction = parts.lookUpEmail;
    this.recordOutcomeFunction = parts.recordOutcome;
    this.records = parts.records;
    this.redisConnections = parts.records.connections;
    this.apiKeysTable = parts.apiKeysTable;
    this.configurationSet = parts.configurationSet;
    this.events = parts.events.topic;
    this.deadLetterQueue = parts.events.deadLetterQueue;
    this.historyTable = lives?.table;
    this.outcomes = lives?.topic;
    this.outcomesQueue = lives?.queue;
    this.outcomesDeadLetterQueue = lives?.deadLetterQueue;
    this.webhookSecret = lives?.calls?.webhook.secret;
    this.webhookDeadLetterQueue = lives?.calls?.webhook.deadLetterQueue;
    this.dashboard = observation.dashboard;
    this.alarms = [...observation.alarms];
    this.alarmTopic = alarmTopic ?? observation.alarmTopic;
  }

  /** What every key was used for, kept when the stack is deleted, by default. @throws where that is in Redis, and there is no table */
  get table(): Table {
    if (!this.records.table)
      throw new Error('There is no table of records: the store of this EmailApi is Redis');
    return this.records.table;
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
}
