import { fileURLToPath } from 'node:url';
import type { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { RecordOutcomeEnvironment, SendEmailEnvironment } from '../functions/http/environment.ts';
import { lambdaBundle } from './lambda-bundle.ts';

export interface BundledFunctionProps {
  readonly description: string;
  /** A file of `functions/`. */
  readonly entry: 'send-email.ts' | 'record-outcome.ts';
  readonly timeout: Duration;
  readonly environment: SendEmailEnvironment | RecordOutcomeEnvironment;
}

/**
 * One of `functions/` on Lambda, with a log group and a role that are its scope's own. The function may write
 * its log, and do whatever it is granted.
 */
export function bundledFunction(scope: Construct, props: BundledFunctionProps): NodejsFunction {
  const logGroup = new LogGroup(scope, 'Logs', { retention: RetentionDays.THREE_MONTHS });
  // The role that CDK makes may write to every log group of the account.
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grants.write(role);
  return new NodejsFunction(scope, 'Function', {
    description: props.description,
    entry: fromRoot(`functions/${props.entry}`),
    projectRoot: fromRoot('.'),
    depsLockFilePath: fromRoot('package-lock.json'),
    bundling,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    // Lambda gives CPU by memory, and the work is in TLS and in the SDK, not in the heap.
    memorySize: 512,
    timeout: props.timeout,
    environment: { ...props.environment },
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
  });
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
