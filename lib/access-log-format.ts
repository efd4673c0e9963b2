import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

/** Not the caller's ARN, address or agent: the name of a session is often a person's email address. */
export const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
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
  }),
);
