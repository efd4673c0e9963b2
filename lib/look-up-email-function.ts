import { Aws, Duration, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { LOOK_UP_TIMEOUT_SECONDS } from '../functions/emails/limits.ts';
import { addBundledFunction } from './bundled-function.ts';
import type { CompleteProps } from './email-api-defaults.ts';
import { memoryMb } from './memory.ts';
import type { Records } from './records.ts';

/** What looking up needs to know. */
export interface LookUpEmailFunctionProps extends Pick<CompleteProps, 'sdk' | 'window' | 'logRetention'> {
  readonly records: Records;
  /** That of lives, where they are kept. */
  readonly historyTable: Table | undefined;
}

/** The function behind `GET /email` and `GET /emails/{id}`. It reads one record, one life, and may do nothing else. */
export class LookUpEmailFunction extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, props: LookUpEmailFunctionProps) {
    super(scope, id);
    const { records, historyTable, sdk, window, logRetention } = props;
    this.handler = addBundledFunction(this, {
      description: 'GET /email, GET /emails/{id}: tells what became of an email',
      name: 'look-up-email',
      sdk,
      records,
      timeout: Duration.seconds(LOOK_UP_TIMEOUT_SECONDS),
      environment: {
        ...records.variables,
        WINDOW_SECONDS: String(window.toSeconds()),
        URL_SUFFIX: Aws.URL_SUFFIX,
        ...(historyTable && { HISTORY_TABLE_NAME: historyTable.tableName }),
      },
      memorySize: memoryMb.others,
      logRetention,
    });
    records.grantAccess(this.handler, 'dynamodb:GetItem');
    historyTable?.grants.actions(this.handler, 'dynamodb:GetItem');
    Validations.of(this.handler).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'It is invoked synchronously: who waits for the answer learns of the failure.',
    });
  }
}
