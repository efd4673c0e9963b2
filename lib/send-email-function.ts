import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { defaultLimits, LAMBDA_TIMEOUT_SECONDS } from '../functions/emails/limits.ts';
import { bundledFunction } from './bundled-function.ts';
import type { Sender } from './sender.ts';

export interface SendEmailFunctionProps {
  readonly table: Table;
  readonly sender: Sender;
}

/** The function behind `POST /email`, which may do what it does and nothing else. */
export class SendEmailFunction extends Construct {
  readonly handler: NodejsFunction;

  constructor(scope: Construct, id: string, { table, sender }: SendEmailFunctionProps) {
    super(scope, id);
    this.handler = bundledFunction(this, {
      description: 'POST /email: claims the key, sends once, writes down what came of it',
      entry: 'send-email.ts',
      timeout: Duration.seconds(LAMBDA_TIMEOUT_SECONDS),
      environment: {
        TABLE_NAME: table.tableName,
        CONFIGURATION_SET: sender.configurationSet.configurationSetName,
        DEFAULT_FROM: sender.from,
        ALLOWED_SENDERS: sender.address,
        WAIT_MS: String(defaultLimits.waitMs),
      },
    });
    table.grants.actions(this.handler, 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:GetItem');
    sender.grantSend(this.handler);
  }
}
