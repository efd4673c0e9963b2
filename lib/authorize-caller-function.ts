import { Aws, Duration, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { AUTHORIZER_TIMEOUT_SECONDS } from '../functions/emails/limits.ts';
import { addBundledFunction } from './bundled-function.ts';
import type { CompleteProps } from './email-api-defaults.ts';
import { memoryMb } from './memory.ts';

/** What the authorizer needs to know. */
export interface AuthorizeCallerFunctionProps extends Pick<CompleteProps, 'sdk' | 'logRetention'> {
  /** That of the API keys. */
  readonly table: Table;
}

/** The function that the gateway asks who calls. It reads one API key, and may do nothing else. */
export class AuthorizeCallerFunction extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, { table, sdk, logRetention }: AuthorizeCallerFunctionProps) {
    super(scope, id);
    this.handler = addBundledFunction(this, {
      description: 'For the gateway: tells whose API key it is',
      name: 'authorize-caller',
      sdk,
      timeout: Duration.seconds(AUTHORIZER_TIMEOUT_SECONDS),
      environment: { TABLE_NAME: table.tableName, URL_SUFFIX: Aws.URL_SUFFIX },
      memorySize: memoryMb.others,
      logRetention,
    });
    table.grants.actions(this.handler, 'dynamodb:GetItem');
    Validations.of(this.handler).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'It is invoked synchronously: who waits for the answer learns of the failure.',
    });
  }
}
