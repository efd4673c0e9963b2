import { fileURLToPath } from 'node:url';
import { type Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type {
  CountOpenRecordsVariables,
  LookUpEmailVariables,
  RecordOutcomeVariables,
  SendEmailVariables,
} from '../functions/configuration/variables.ts';
import { lambdaBundle } from './lambda-bundle.ts';

export interface BundledFunctionProps {
  readonly description: string;
  /** A file of `functions/`. */
  readonly entry: 'send-email.ts' | 'look-up-email.ts' | 'record-outcome.ts' | 'count-open-records.ts';
  readonly timeout: Duration;
  readonly environment:
    | SendEmailVariables
    | LookUpEmailVariables
    | RecordOutcomeVariables
    | CountOpenRecordsVariables;
  readonly logRetention: RetentionDays;
  /** In MB; see `memoryMb`. */
  readonly memorySize: number;
  readonly reservedConcurrency?: number;
}

/**
 * One of `functions/` on Lambda, with a log group and a role that are its scope's own. The function may write
 * its log, and do whatever it is granted.
 */
export function bundledFunction(scope: Construct, props: BundledFunctionProps): NodejsFunction {
  const logGroup = new LogGroup(scope, 'Logs', { retention: props.logRetention });
  // The role that CDK makes may write to every log group of the account.
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grants.write(role);
  const handler = new NodejsFunction(scope, 'Function', {
    description: props.description,
    entry: fromRoot(`functions/${props.entry}`),
    projectRoot: fromRoot('.'),
    depsLockFilePath: fromRoot('package-lock.json'),
    bundling,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memorySize,
    reservedConcurrentExecutions: props.reservedConcurrency,
    timeout: props.timeout,
    environment: { ...props.environment },
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
  });
  Validations.of(handler).acknowledge({
    id: 'Serverless-LambdaTracing',
    reason: 'Every line of the log has its durations; X-Ray would cost a permission on all resources.',
  });
  return handler;
}

/** `lambdaBundle` in CDK's words; a test compares the two outputs. */
const bundling: BundlingOptions = {
  target: lambdaBundle.target,
  format: OutputFormat.ESM,
  mainFields: [...lambdaBundle.mainFields],
  externalModules: lambdaBundle.external,
  minify: lambdaBundle.minify,
  esbuildArgs: { '--legal-comments': lambdaBundle.legalComments },
  // The default is whichever SDK Lambda happens to have.
  bundleAwsSDK: true,
  logLevel: LogLevel.WARNING,
};

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
