import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import type { HolderContext } from '../functions/callers/key-holder.ts';

/** Not the caller's ARN, address or agent: the name of a session is often a person's email address. */
const fields = {
  requestId: AccessLogField.contextRequestId(),
  // By which the function's own log line is found.
  lambdaRequestId: AccessLogField.contextAwsEndpointRequestId(),
  routeKey: AccessLogField.contextRouteKey(),
  status: AccessLogField.contextStatus(),
  responseLength: AccessLogField.contextResponseLength(),
  latencyMs: AccessLogField.contextResponseLatency(),
  integrationLatencyMs: AccessLogField.contextIntegrationLatency(),
  integrationStatus: AccessLogField.contextIntegrationStatus(),
  integrationError: AccessLogField.contextIntegrationErrorMessage(),
};

const ofHolder = (name: keyof HolderContext) => AccessLogField.contextAuthorizer(name);

/** The operator has named who calls with an API key, and its id lets nobody in. */
const holderFields = {
  caller: ofHolder('caller'),
  mode: ofHolder('mode'),
  apiKey: ofHolder('apiKey'),
  authorizerError: AccessLogField.contextAuthorizerError(),
};

/** What API Gateway writes of a request. @param withApiKeys whether callers have an API key */
export const toAccessLogFormat = (withApiKeys: boolean): AccessLogFormat =>
  AccessLogFormat.custom(JSON.stringify({ ...fields, ...(withApiKeys && holderFields) }));
