import { fileURLToPath } from 'node:url';
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { defaultLimits, LAMBDA_TIMEOUT_SECONDS } from '../functions/emails/limits.ts';
import type { SendEmailEnvironment } from '../functions/http/environment.ts';
import { lambdaBundle } from './lambda-bundle.ts';
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
    const environment: SendEmailEnvironment = {
      TABLE_NAME: table.tableName,
      CONFIGURATION_SET: sender.configurationSet.configurationSetName,
      DEFAULT_FROM: sender.from,
      ALLOWED_SENDERS: sender.address,
      WAIT_MS: String(defaultLimits.waitMs),
    };
    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.THREE_MONTHS });
    // A role of our own: the one that CDK makes may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.handler = new NodejsFunction(this, 'Function', {
      description: 'POST /email: claims the key, sends once, writes down what came of it',
      entry: fromRoot('functions/send-email.ts'),
      projectRoot: fromRoot('.'),
      depsLockFilePath: fromRoot('package-lock.json'),
      bundling,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // Lambda gives CPU by memory, and the work is in TLS and in the SDK, not in the heap.
      memorySize: 512,
      timeout: Duration.seconds(LAMBDA_TIMEOUT_SECONDS),
      environment: { ...environment },
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
    logGroup.grants.write(role);
    table.grants.actions(role, 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:GetItem');
    sender.grantSend(role);
  }
}

/** `lambdaBundle` in CDK's words; a test compares the two outputs. */
const bundling: BundlingOptions = {
  target: lambdaBundle.target,
  format: OutputFormat.ESM,
  mainFields: [...lambdaBundle.mainFields],
  minify: lambdaBundle.minify,
  esbuildArgs: { '--legal-comments': lambdaBundle.legalComments },
  // The default is whichever SDK Lambda happens to have.
  bundleAwsSDK: true,
  logLevel: LogLevel.WARNING,
};

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
