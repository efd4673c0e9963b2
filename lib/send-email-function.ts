import { Aws, Duration, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { LAMBDA_TIMEOUT_SECONDS } from '../functions/emails/limits.ts';
import { acknowledgeWildcards } from './acknowledge-wildcards.ts';
import { addBundledFunction } from './bundled-function.ts';
import type { CompleteProps } from './email-api-defaults.ts';
import type { Records } from './records.ts';
import type { Sender } from './sender.ts';

/** What sending needs to know. */
export interface SendEmailFunctionProps
  extends Pick<
    CompleteProps,
    'sdk' | 'wait' | 'window' | 'hold' | 'memorySize' | 'reservedConcurrency' | 'logRetention'
  > {
  readonly records: Records;
  readonly sender: Sender;
}

/** The function behind `POST /email`, which may do what it does and nothing else. */
export class SendEmailFunction extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, props: SendEmailFunctionProps) {
    super(scope, id);
    // CDK takes an ARN for 150 characters, and moves a policy that it holds to be too long into a managed one, which has
    // room for less. How long it really is has been looked at.
    this.node.setContext('@aws-cdk/aws-iam.arnSizeEstimate', 50);
    const { records, sender, sdk, wait, window, hold, memorySize, reservedConcurrency, logRetention } = props;
    this.handler = addBundledFunction(this, {
      description: 'POST /email: claims the key, sends once, writes down what came of it',
      name: 'send-email',
      sdk,
      records,
      timeout: Duration.seconds(LAMBDA_TIMEOUT_SECONDS),
      environment: {
        ...records.variables,
        CONFIGURATION_SET: sender.configurationSet.configurationSetName,
        DEFAULT_FROM: sender.from,
        ALLOWED_SENDERS: sender.allowed.join(','),
        WAIT_MS: String(wait.toMilliseconds()),
        WINDOW_SECONDS: String(window.toSeconds()),
        HOLD_SECONDS: String(hold.toSeconds()),
        URL_SUFFIX: Aws.URL_SUFFIX,
      },
      memorySize,
      reservedConcurrency,
      logRetention,
    });
    records.grantAccess(this.handler, 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:GetItem');
    sender.grantSend(this.handler);
    const reason =
      'All addresses of a domain that may send, each of which may be an identity, and no others.';
    acknowledgeWildcards(this, sender.identityArns, reason);
    Validations.of(this.handler).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'It is invoked synchronously: who waits for the answer learns of the failure.',
    });
  }
}
