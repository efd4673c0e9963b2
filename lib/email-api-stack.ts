import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EmailApi } from './email-api.ts';
import { toProps } from './settings/props-from.ts';
import type { Settings } from './settings/schema.ts';

/** An email API in a stack of its own, as the settings want it. It says where to POST, and what the commands ask for. */
export class EmailApiStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props?: StackProps) {
    super(scope, id, {
      description: 'POST /email with an Idempotency-Key sends one email, never two.',
      stackName: settings.stackName,
      ...props,
    });
    const api = new EmailApi(this, 'Api', toProps(this, settings));
    const caller = {
      iam: 'signed with SigV4 by a caller that IAM allows to',
      jwt: `with a bearer token of ${settings.jwtIssuer}`,
      apiKeys: 'with an API key as bearer token',
    }[settings.auth];
    this.tell('Url', api.url, `POST an email here, ${caller}`);
    this.tell('BaseUrl', api.baseUrl, 'For clients that add the path themselves, as RESEND_BASE_URL');
    this.tell('HttpApiId', api.httpApi.apiId, 'In the ARNs that callers may invoke');
    this.tell('TableName', api.table.tableName, 'The table of records');
    const { apiKeysTable } = api;
    if (apiKeysTable)
      this.tell('ApiKeysTableName', apiKeysTable.tableName, 'The table of API keys, for npm run keys');
    this.tellOfLives(api);
    this.tell('DashboardName', api.dashboard.dashboardName, 'In CloudWatch');
    this.tell('SendEmailLogs', api.sendEmailFunction.logGroup.logGroupName, 'For npm run records -- audit');
    this.tell('RecordOutcomeLogs', api.recordOutcomeFunction.logGroup.logGroupName, 'Likewise');
  }

  private tellOfLives({ historyTable, outcomes, outcomesQueue, webhookSecret }: EmailApi): void {
    if (historyTable) this.tell('HistoryTableName', historyTable.tableName, 'The table of lives');
    if (outcomes)
      this.tell('OutcomesTopicArn', outcomes.topicArn, 'Subscribe here to what becomes of emails');
    if (outcomesQueue)
      this.tell('OutcomesQueueUrl', outcomesQueue.queueUrl, 'For npm run records -- replay-event');
    if (webhookSecret)
      this.tell('WebhookSecretArn', webhookSecret.secretArn, 'What the calls of the webhook are signed with');
  }

  private tell(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
