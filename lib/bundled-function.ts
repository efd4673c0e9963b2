import { type Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type {
  AnnounceOutcomeVariables,
  AuthorizeCallerVariables,
  CallWebhookVariables,
  CountOpenRecordsVariables,
  LookUpEmailVariables,
  RecordOutcomeVariables,
  SendEmailVariables,
} from '../functions/configuration/variables.ts';
import { findFunctionCode } from './function-code.ts';
import type { FunctionName } from './function-names.ts';
import type { Records } from './records.ts';
import type { Sdk } from './sdk.ts';

/** What one function differs in from the others. */
export interface BundledFunctionProps {
  readonly description: string;
  readonly name: FunctionName;
  readonly sdk: Sdk;
  /** Where it finds the records, for whose store it is bundled and in whose network it is; without them, in none. */
  readonly records?: Records;
  readonly timeout: Duration;
  readonly environment:
    | SendEmailVariables
    | LookUpEmailVariables
    | RecordOutcomeVariables
    | CountOpenRecordsVariables
    | AuthorizeCallerVariables
    | AnnounceOutcomeVariables
    | CallWebhookVariables;
  readonly logRetention: RetentionDays;
  /** In MB; see `memoryMb`. */
  readonly memorySize: number;
  readonly reservedConcurrency?: number;
}

/**
 * One of `functions/` on Lambda, as `npm run build` made it, with a log group and a role that are its scope's own. The
 * function may write its log, and do whatever it is granted.
 */
export function addBundledFunction(scope: Construct, props: BundledFunctionProps): LambdaFunction {
  const logGroup = new LogGroup(scope, 'Logs', { retention: props.logRetention });
  // The role that CDK makes may write to every log group of the account.
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grants.write(role);
  const handler = new LambdaFunction(scope, 'Function', {
    description: props.description,
    code: Code.fromAsset(findFunctionCode(props.name, props.sdk._name, props.records?.store)),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memorySize,
    reservedConcurrentExecutions: props.reservedConcurrency,
    timeout: props.timeout,
    environment: { ...props.environment },
    ...props.records?.network,
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
