import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RedisIam } from './redis-iam.ts';

/** How the services name what is connected to, and their users, in ARNs. */
const forms = {
  elasticache: {
    service: 'elasticache',
    cache: 'replicationgroup',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  },
  'elasticache-serverless': {
    service: 'elasticache',
    cache: 'serverlesscache',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  },
  memorydb: { service: 'memorydb', cache: 'cluster', arnFormat: ArnFormat.SLASH_RESOURCE_NAME },
} as const;

/** Lets in for this user, to this cache of the stack's account and region, and nowhere else. */
export function connectTo(stack: Stack, { _connecting }: RedisIam): PolicyStatement {
  const { kind, user, cache } = _connecting;
  const { service, cache: resource, arnFormat } = forms[kind];
  return new PolicyStatement({
    actions: [`${service}:Connect`],
    resources: [
      stack.formatArn({ service, resource, resourceName: cache, arnFormat }),
      stack.formatArn({ service, resource: 'user', resourceName: user, arnFormat }),
    ],
  });
}
