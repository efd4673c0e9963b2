import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EmailApi } from './email-api.ts';
import { toProps } from './settings/props-from.ts';
import type { Settings } from './settings/schema.ts';

/** An email API in a stack of its own, as the settings want it. It says where to POST. */
export class EmailApiStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props?: StackProps) {
    super(scope, id, {
      description: 'POST /email with an Idempotency-Key sends one email, never two.',
      ...props,
    });
    const { url, table, apiKeysTable, dashboard } = new EmailApi(this, 'Api', toProps(this, settings));
    const caller = {
      iam: 'signed with SigV4 by a caller that IAM allows to',
      jwt: `with a bearer token of ${settings.jwtIssuer}`,
      apiKeys: 'with an API key as bearer token',
    }[settings.auth];
    new CfnOutput(this, 'Url', { value: url, description: `POST an email here, ${caller}` });
    new CfnOutput(this, 'TableName', { value: table.tableName, description: 'The table of records' });
    if (apiKeysTable !== undefined) {
      const description = 'The table of API keys, for npm run keys';
      new CfnOutput(this, 'ApiKeysTableName', { value: apiKeysTable.tableName, description });
    }
    new CfnOutput(this, 'DashboardName', { value: dashboard.dashboardName, description: 'In CloudWatch' });
  }
}
